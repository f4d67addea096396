using System.Text.Json;
using System.Text.Json.Nodes;

namespace Commerce.Tests.Torture.Swarm;

/// <summary>One thing that an agent wants, however often it has to say so.</summary>
/// <param name="Id">Unique within the history.</param>
/// <param name="Key">The idempotency key of the first attempt; null for a tool that takes none.</param>
public sealed record Intention(string Id, string Tool, JsonElement Arguments, string? Key)
{
    public JsonElement With(string? key)
    {
        if (key is null)
        {
            return Arguments;
        }

        var whole = JsonObject.Create(Arguments)!;
        whole["idempotency_key"] = key;
        return JsonSerializer.SerializeToElement(whole);
    }
}

/// <summary>How a call is said again that nobody answered.</summary>
public enum Manner
{
    /// <summary>The very same bytes.</summary>
    Again,

    /// <summary>A new request with the same idempotency key, as the protocol asks for.</summary>
    SameKey,

    /// <summary>A new key for the same wish: what a model does that invents one for every call.</summary>
    NewKey,
}
