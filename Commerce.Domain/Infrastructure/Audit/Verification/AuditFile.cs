using System.Runtime.CompilerServices;
using System.Text.Json;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>
/// One merchant's log as a file of JSON lines. It carries the signed checkpoints and the way from the merchant's heads to their roots,
/// so it can be verified with nothing but the public keys and shows no other merchant's anything.
/// </summary>
public static class AuditFile
{
    public static async Task WriteAsync(string path, IAsyncEnumerable<AuditLine> lines, CancellationToken cancellationToken)
    {
        // Aside first, so that a file of this name is always whole.
        var draft = path + ".part";
        await using (var file = new StreamWriter(draft, append: false))
        {
            await foreach (var line in lines.WithCancellation(cancellationToken))
            {
                await file.WriteLineAsync(CommerceJson.ToText(line).AsMemory(), cancellationToken);
            }
        }

        File.Move(draft, path, overwrite: true);
    }

    public static async IAsyncEnumerable<AuditLine> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var text in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            yield return Parse(text, number);
        }
    }

    private static AuditLine Parse(string text, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditLine>(text, CommerceJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException($"Line {number} is no line of an audit export.", unreadable);
        }
    }
}
