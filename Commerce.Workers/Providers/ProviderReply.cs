using System.Text;
using System.Text.Json;

namespace Commerce.Workers.Providers;

/// <summary>What came back over the line. No <see cref="Json"/>: nothing that could be believed; <see cref="Note"/>
/// says why.</summary>
internal sealed record ProviderReply(int Status, JsonElement? Json, ReadOnlyMemory<byte> Evidence, string Note)
{
    public bool IsSuccess => Status is >= 200 and <= 299 && Json is not null;

    /// <summary> Refused without doing anything. Not so for what may stand for a request that is still being worked on
    /// (408, 409, 425, 429) nor for a request key that was seen with another request: the first one may well have been
    /// carried out. </summary>
    public bool IsRefusal => Status is >= 400 and <= 499 and not (408 or 409 or 425 or 429) && Json is not null
        && ErrorCode is not (null or "request_key_reused");

    public string? ErrorCode => Member(Member(Json, "error"), "code") is { ValueKind: JsonValueKind.String } code
        ? code.GetString()
        : null;

    /// <summary>The body in the shape expected, or null where it makes no sense.</summary>
    public T? Read<T>() where T : class
    {
        try
        {
            return Json?.Deserialize<T>(ProviderWire.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var member) ? member : null;

    public static ProviderReply None(string note) => new(0, null, ReadOnlyMemory<byte>.Empty, note);

    public static ProviderReply Of(int status, byte[] body)
    {
        byte[] evidence = [.. Encoding.ASCII.GetBytes($"HTTP {status}\n"), .. body];
        try
        {
            return new ProviderReply(status, JsonElement.Parse(body), evidence, $"HTTP {status}");
        }
        catch (JsonException)
        {
            return new ProviderReply(status, null, evidence, $"HTTP {status} with a body that is no JSON");
        }
    }
}
