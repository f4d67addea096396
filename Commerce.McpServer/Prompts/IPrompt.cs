using Commerce.Domain.Access;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Prompts;

/// <summary>
/// A piece of work that a person starts by name. A prompt is one folder here and is found by being there; its wire name
/// is its type's in snake_case.
/// </summary>
public interface IPrompt
{
    PromptShape Shape { get; }

    /// <summary>The messages; the arguments have passed their checks.</summary>
    Task<IReadOnlyList<PromptMessage>> WriteAsync(PromptRequest request, CancellationToken cancellationToken);
}

/// <summary>What is said of a prompt before it is used.</summary>
public sealed record PromptShape(string Title, string Description)
{
    /// <summary>Position in the list.</summary>
    public required int Order { get; init; }

    public required string Icon { get; init; }

    /// <summary>What the tools and resources it speaks of need; without them it does not exist for a caller.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public IReadOnlyList<PromptField> Fields { get; init; } = [];

    public bool IsOpenTo(Principal principal) => Scopes.All(principal.Scopes.Grants);
}

public sealed record PromptField(string Name, string Description)
{
    public bool Required { get; init; }

    /// <summary>Says what is wrong with a value; null when nothing is.</summary>
    public Func<string, string?> Check { get; init; } = static _ => null;

    /// <summary>Where values come from while somebody types.</summary>
    public Type? Suggester { get; init; }
}

/// <param name="Arguments">Cleaned and checked; what was left out is not in it.</param>
public sealed record PromptRequest(Principal Principal, IReadOnlyDictionary<string, string> Arguments)
{
    public string this[string argument] => Arguments[argument];
}
