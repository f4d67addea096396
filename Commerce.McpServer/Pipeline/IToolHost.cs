using Commerce.Domain.Access;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Pipeline;

/// <summary>The one door from the protocol to the tools; it knows nothing of HTTP or of protocol revisions.</summary>
public interface IToolHost
{
    /// <summary>The tools the principal's scopes open, in the catalogue's fixed order.</summary>
    IReadOnlyList<Tool> List(Principal principal);

    /// <summary>Null when no such tool exists.</summary>
    ToolInfo? Find(string name);

    /// <summary>
    /// Runs a call to its answer. Business refusals and bad arguments come back as an error result; only cancellation before the work
    /// was accepted throws. The token stops waiting, never work that was accepted.
    /// </summary>
    Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken cancellationToken);
}

/// <param name="Scope">The scope a call needs.</param>
/// <param name="LongRunning">The work goes on after the answer, so a task may be returned.</param>
public sealed record ToolInfo(string Name, string Scope, bool LongRunning)
{
    /// <summary>Name of the picture of its kind of work; null where it has none.</summary>
    public string? Icon { get; init; }
}
