using System.Globalization;
using System.Runtime.InteropServices;

namespace Commerce.Tests.Torture.Rig;

/// <summary>Signals of the kernel, sent to a process by its id and, where asked, to everything it started.</summary>
internal static partial class Signal
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public static readonly int Continue = OperatingSystem.IsMacOS() ? 19 : 18;
    public static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;

    /// <summary>How the runtime reports a process that a signal ended: 128 and the signal's number.</summary>
    public static int ExitCodeOf(int signal) => 128 + signal;

    /// <summary>False when nobody has this id any more.</summary>
    public static bool Send(int processId, int signal) => SendRaw(processId, signal) == 0;

    /// <summary>The process and its descendants, the oldest first; a launcher is often a shell.</summary>
    public static void SendToTree(int processId, int signal)
    {
        foreach (var one in Tree(processId))
        {
            Send(one, signal);
        }
    }

    public static IReadOnlyList<int> Tree(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc").Where(static it => char.IsAsciiDigit(it[^1]))
            .Select(static it => (Id: int.Parse(Path.GetFileName(it), CultureInfo.InvariantCulture), Parent: ParentOf(it)))
            .ToLookup(static it => it.Parent, static it => it.Id);
        List<int> tree = [root];
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(parents[tree[i]]);
        }

        return tree;
    }

    // "pid (name) state parent …"; the name may hold anything, so the last bracket counts.
    private static int ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended in this moment.
            return -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendRaw(int processId, int signal);
}
