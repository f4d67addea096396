using System.Text;
using System.Text.Json;
using Commerce.Domain.Values;

namespace Commerce.Tests.Torture.History;

/// <summary>
/// A history as JSON lines. Every line is with the operating system before <see cref="Append"/> returns, so a client
/// that is killed takes nothing with it that it was told.
/// </summary>
public sealed class HistoryFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _turn = new();

    public HistoryFile(string path)
    {
        Path = path;
        EndTornLine(path);

        // Without a buffer: one write a line, so lines of many agents never mix.
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public string Path { get; }

    public void Append(Entry entry)
    {
        var line = Encoding.UTF8.GetBytes(CommerceJson.ToText(entry) + '\n');
        lock (_turn)
        {
            _file.Write(line);
        }
    }

    /// <summary>Safe from a power cut too; a restart of processes needs no such thing.</summary>
    public void Flush()
    {
        lock (_turn)
        {
            _file.Flush(flushToDisk: true);
        }
    }

    /// <summary>What is written so far; may be called while others append.</summary>
    public static IReadOnlyList<Entry> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(file, Encoding.UTF8);
        List<Entry> entries = [];
        List<int> torn = [];
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            if (Parse(line) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                torn.Add(number);
            }
        }

        // A writer that died leaves half a line, and its successor begins a new one. More than a few is a broken file.
        if (torn.Count > 1 + (entries.Count / 100))
        {
            var lines = string.Join(", ", torn.Take(5));
            throw new InvalidDataException($"{path}: lines {lines} … are no entries of a history.");
        }

        return entries;
    }

    public void Dispose() => _file.Dispose();

    private static Entry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line, CommerceJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void EndTornLine(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (file.Length == 0)
        {
            return;
        }

        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
        {
            file.WriteByte((byte)'\n');
        }
    }
}
