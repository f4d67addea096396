using System.Text.Json.Nodes;

namespace Commerce.Tests.BlackBox;

/// <summary>
/// All that the run knows of a server: how it is started, and which of its tools buys something. Strings may hold <c>{name}</c>, filled
/// from what the run provides (<see cref="Provided"/>) and from what earlier answers of the same purchase gave.
/// </summary>
public sealed record Mapping
{
    public required string Name { get; init; }

    /// <summary>Program and arguments; started again after every kill.</summary>
    public required IReadOnlyList<string> Start { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Address that answers as soon as the server takes calls.</summary>
    public required string Ready { get; init; }

    /// <summary>Where it speaks MCP over Streamable HTTP.</summary>
    public required string Mcp { get; init; }

    /// <summary>Where the bearer token is found once the server is ready; none: no token is sent.</summary>
    public TokenPlace? Token { get; init; }

    /// <summary>The account at the provider that this server's payments are booked on.</summary>
    public required string Merchant { get; init; }

    /// <summary>Repeated for every purchase as <c>{rows}</c>: a product file, for a server that sells from a catalogue.</summary>
    public string Row { get; init; } = "";

    /// <summary>Called once, before anything is killed.</summary>
    public IReadOnlyList<MappedCall> Prepare { get; init; } = [];

    /// <summary>One purchase; the last answer says how it ended.</summary>
    public required IReadOnlyList<MappedCall> Purchase { get; init; }

    /// <summary>How to stay with work that goes on after the answer.</summary>
    public PollRule? Poll { get; init; }

    /// <summary>Holds for the last answer of a purchase that was paid.</summary>
    public required Rule Paid { get; init; }

    /// <summary>Holds for a refusal that says itself that another try is fine; without the rule a refused call is tried three times.</summary>
    public Rule? MayTryAgain { get; init; }
}

/// <param name="Keep">Name and place in the answer: filled in below.</param>
/// <param name="Key">Argument that takes an idempotency key, if there is one.</param>
public sealed record MappedCall(string Tool, JsonObject Arguments, IReadOnlyDictionary<string, string>? Keep = null, string? Key = null);

/// <param name="While">Holds for an answer that is only a handle, and for every look that found no end.</param>
/// <param name="Result">Where the outcome is in the answer of the last look.</param>
public sealed record PollRule(Rule Pending, MappedCall Call, Rule While, string Result);

/// <summary>Holds when the value at the place is one of these.</summary>
public sealed record Rule(string Place, IReadOnlyList<JsonNode> OneOf)
{
    public bool Holds(JsonNode? answer) =>
        JsonPlace.Find(answer, Place) is { } found && OneOf.Any(it => JsonNode.DeepEquals(it, found));
}

public sealed record TokenPlace(string File, string Place);

/// <summary>Names that every mapping may use.</summary>
public static class Provided
{
    public const string Port = "port";
    public const string Home = "home";
    public const string Provider = "provider";
    public const string Root = "root";
    public const string Configuration = "configuration";
    public const string Rows = "rows";
    public const string Number = "n";
    public const string Amount = "amount";
    public const string AmountMinor = "amount_minor";
}
