using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>What makes two calls the same act: who calls which tool with which arguments, under which keys.</summary>
public sealed record CallIdentity
{
    public const string CallerKeyArgument = "idempotency_key";
    public const string SeenVersionArgument = "expected_version";

    private CallIdentity(string tool, string principal, JsonElement request, string? callerKey, string? naturalKey) =>
        (Tool, Principal, Request, CallerKey, NaturalKey, ArgumentsHash) =
        (tool, principal, request, callerKey, naturalKey, SHA256.HashData(CanonicalJson.Write(request)));

    public string Tool { get; }

    public string Principal { get; }

    /// <summary>The arguments without the caller key.</summary>
    public JsonElement Request { get; }

    public string? CallerKey { get; }

    public string? NaturalKey { get; }

    public byte[] ArgumentsHash { get; }

    /// <summary>The argument the natural key hangs on.</summary>
    public string NaturalKeyField { get; init; } = SeenVersionArgument;

    public string? TraceParent { get; init; }

    /// <summary>
    /// The same call while it waits for a person: one without a natural key borrows one, so that a retry under any key finds the
    /// request that waits instead of making a second one.
    /// </summary>
    public CallIdentity WhileItWaits() => NaturalKey is not null
        ? this
        : new CallIdentity(Tool, Principal, Request, CallerKey, $"{Tool}:waits:{Convert.ToHexStringLower(SHA256.HashData(
            [.. System.Text.Encoding.UTF8.GetBytes(Principal), .. ArgumentsHash]))}")
        {
            NaturalKeyField = NaturalKeyField,
            TraceParent = TraceParent,
        };

    public static CallIdentity Of(string tool, string principal, JsonElement? arguments, string? callerKey, string? naturalKey)
    {
        var members = arguments is { ValueKind: JsonValueKind.Object } given
            ? given.EnumerateObject().Where(static it => it.Name != CallerKeyArgument)
                .Select(static it => KeyValuePair.Create(it.Name, JsonNode.Parse(it.Value.GetRawText())))
            : [];
        var request = JsonSerializer.SerializeToElement(new JsonObject(members), CommerceJson.Options);
        return new CallIdentity(tool, principal, request, callerKey, naturalKey is null ? null : $"{tool}:{naturalKey}");
    }
}
