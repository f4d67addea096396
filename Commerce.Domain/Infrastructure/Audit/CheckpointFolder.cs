using System.Text;
using System.Text.Json;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>
/// The export of checkpoints: one folder per log, a file per ten thousand, lines only ever added and on stable storage before the
/// export counts as done. Point it at write-once storage, or let a witness copy it: behind what it holds, nothing can be rewritten.
/// </summary>
public sealed class CheckpointFolder(string path)
{
    /// <summary>The first checkpoint of a file names every head, so that the newest file says where all chains were.</summary>
    public const long PerFile = 10_000;

    private Dictionary<string, long>? _lengths;

    /// <summary>
    /// The folder as far as it has been written by now. A checkpoint is stored before it is exported, so a database looked at afterwards
    /// holds all of it, however many the running sealer adds meanwhile.
    /// </summary>
    public CheckpointFolder AsOfNow() => new(path)
    {
        _lengths = Directory.Exists(path)
            ? Directory.GetFiles(path, "*.jsonl", SearchOption.AllDirectories).ToDictionary(static it => it, static it => new FileInfo(it).Length)
            : [],
    };

    /// <summary>Whether anything of this log is there by now, also where only what was there earlier is read.</summary>
    public bool HoldsAny(Guid log) => new CheckpointFolder(path).All(log).Any();

    public void Append(Checkpoint checkpoint)
    {
        var folder = FolderOf(checkpoint.Said.Log);
        Directory.CreateDirectory(folder);
        var first = checkpoint.Said.Number / PerFile * PerFile;
        using var file = new FileStream(
            Path.Combine(folder, $"{first:D12}.jsonl"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        GoBehindLastLine(file);
        file.Write(Encoding.UTF8.GetBytes(checkpoint.ToLine() + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>The checkpoints of the newest file, oldest first.</summary>
    public IReadOnlyList<Checkpoint> Newest(Guid log) =>
        Files(log).Reverse().Select(file => Read(file).ToArray()).FirstOrDefault(static read => read.Length > 0) ?? [];

    public IEnumerable<Checkpoint> All(Guid log) => Files(log).SelectMany(Read);

    /// <summary>Logs of other databases that were exported here; whoever verifies should know about them.</summary>
    public IReadOnlyList<Guid> OtherLogs(Guid log) => !Directory.Exists(path)
        ? []
        : [.. Directory.GetDirectories(path).Select(Path.GetFileName)
            .Select(static name => Guid.TryParseExact(name, "N", out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty && id != log).Order()];

    private string FolderOf(Guid log) => Path.Combine(path, log.ToString("N"));

    private IEnumerable<string> Files(Guid log) =>
        Directory.Exists(FolderOf(log)) ? Directory.GetFiles(FolderOf(log), "*.jsonl").Order(StringComparer.Ordinal) : [];

    // A crash in the middle of a write leaves a torn line. It never counted as exported, so it comes again whole.
    private IEnumerable<Checkpoint> Read(string file)
    {
        foreach (var line in Lines(file))
        {
            if (TryRead(line) is { } checkpoint)
            {
                yield return checkpoint;
            }
        }
    }

    private IEnumerable<string> Lines(string file)
    {
        if (_lengths is null)
        {
            return File.ReadLines(file);
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var written = new byte[_lengths.GetValueOrDefault(file)];
        stream.ReadExactly(written);
        return Encoding.UTF8.GetString(written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Checkpoint? TryRead(string line)
    {
        try
        {
            return Checkpoint.FromLine(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void GoBehindLastLine(FileStream file)
    {
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }
    }
}
