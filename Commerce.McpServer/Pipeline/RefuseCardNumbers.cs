using System.Collections.Frozen;
using System.Text.Json;
using Commerce.Domain.Errors;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// A card number in any free text ends the call before anything is stored or logged: PCI DSS counts both as keeping it. Fields that hold
/// long numbers by their nature are left out, and files are scanned row by row where they are read.
/// </summary>
public sealed class RefuseCardNumbers : ICallFilter
{
    private static readonly FrozenSet<string> Numbers = new[]
    {
        "gtin", "barcode", "sku", "tracking", "reference", "iban", "cursor", "idempotency_key", "text", "file_name",
    }.ToFrozenSet(StringComparer.Ordinal);

    public Task<ToolAnswer> InvokeAsync(ToolDescriptor tool, ToolCall call, Func<Task<ToolAnswer>> next, CancellationToken cancellationToken)
    {
        var found = new List<Problem>();
        if (call.Arguments is { } arguments)
        {
            Scan(arguments, "", "", found);
        }

        return found.Count == 0
            ? next()
            : throw new CommerceException(ErrorCode.CardDataNotAllowed, "The arguments hold what looks like a card number. Nothing was kept.", found);
    }

    private static void Scan(JsonElement value, string path, string name, List<Problem> found)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Scan(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Name, found);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Scan(item, $"{path}[{index++}]", name, found);
                }

                break;
            case JsonValueKind.String when !Numbers.Contains(name) && !name.EndsWith("_id", StringComparison.Ordinal)
                && CardNumbers.IsIn(value.GetString()!):
                found.Add(new Problem(path, "holds what looks like a card number", "text without card numbers"));
                break;
        }
    }
}
