using System.Collections.Concurrent;
using System.Text;

namespace Commerce.Tests.Hosting;

/// <summary>Lines that can be read while another thread writes.</summary>
internal sealed class LineWriter : TextWriter
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new NotSupportedException("Only whole lines are written here.");

    public override void WriteLine(string? value) => Lines.Enqueue(value ?? "");

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }
}
