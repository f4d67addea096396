using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace Commerce.Domain.Infrastructure.Faults;

/// <summary>
/// What makes crash points go off: one selector in a variable for the life of the process, or a file that may name another one at any
/// time and is gone when it has done its work. Null in every process that was not told so, and never on a machine others rely on.
/// </summary>
public sealed partial class CrashTrigger
{
    public const string Variable = "COMMERCE_CRASH_POINT";
    public const string FileVariable = "COMMERCE_CRASH_POINT_FILE";

    /// <summary>In the file instead of a selector: nobody ends, every point that is reached is written down beside it.</summary>
    public const string Survey = "survey";

    /// <summary>Long enough for bytes to leave for a broker that does not answer.</summary>
    internal static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(150);

    private const int SigKill = 9;
    private static readonly AsyncLocal<string?> CurrentFlow = new();
    private readonly string? _fixed;
    private readonly string? _file;
    private readonly Lock _lock = new();
    private string? _counting;
    private int _hits;

    private CrashTrigger(string? @fixed, string? file) => (_fixed, _file) = (@fixed, file);

    /// <summary>The one of this process; null: every crash point is inert.</summary>
    internal static CrashTrigger? Current { get; private set; }

    /// <summary>For whom the current flow of control works.</summary>
    internal static string? Flow => CurrentFlow.Value;

    /// <summary>To be called by each program before it does anything else.</summary>
    /// <exception cref="Settings.SettingException">This process deals with more than this machine.</exception>
    public static void Enable(IConfiguration configuration)
    {
        var (selector, file) = (configuration[Variable], configuration[FileVariable]);
        if (selector is not { Length: > 0 } && file is not { Length: > 0 })
        {
            return;
        }

        OneMachine.Ensure(configuration, Variable);
        if (selector is { Length: > 0 })
        {
            _ = CrashSelector.Parse(selector);
        }

        Current = new CrashTrigger(selector is { Length: > 0 } ? selector : null, file);
    }

    /// <summary>Names the work that begins here and whatever it calls.</summary>
    public static void Enter(string tool, string? step = null)
    {
        if (Current is not null)
        {
            CurrentFlow.Value = step is null ? tool : $"{tool}/{step}";
        }
    }

    internal bool Names(CrashPoint point) => Order() is { Length: > 0 } order && (order == Survey || CrashSelector.Parse(order).Point == point);

    internal void Hit(CrashPoint point, string? flow)
    {
        lock (_lock)
        {
            if (Order() is not { Length: > 0 } order)
            {
                return;
            }

            if (order == Survey)
            {
                File.AppendAllText($"{_file}.seen", $"{point.Name} {flow}\n");
                return;
            }

            if (CrashSelector.Parse(order) is var selected && (!selected.Fits(point, flow) || Count(order) < selected.Nth))
            {
                return;
            }

            if (_file is not null)
            {
                // Written anew and not renamed: it may have been taken away since it was read.
                File.WriteAllText($"{_file}.hit", order);
                File.Delete(_file);
            }

            _ = Kill(Environment.ProcessId, SigKill);
        }
    }

    private string? Order()
    {
        if (_fixed is not null || _file is null)
        {
            return _fixed;
        }

        try
        {
            return File.Exists(_file) ? File.ReadAllText(_file) : null;
        }
        catch (IOException)
        {
            // Taken away in this moment.
            return null;
        }
    }

    private int Count(string order)
    {
        if (_counting != order)
        {
            (_counting, _hits) = (order, 0);
        }

        return ++_hits;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
