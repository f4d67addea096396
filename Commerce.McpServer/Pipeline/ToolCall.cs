using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Operations;

namespace Commerce.McpServer.Pipeline;

/// <summary>One call of one tool, free of transport and protocol revision.</summary>
public sealed record ToolCall(string Tool, JsonElement? Arguments, Principal Principal, string RequestId)
{
    /// <summary>The caller can take a task handle instead of the result and will poll or listen for the end.</summary>
    public bool AcceptsTask { get; init; }

    /// <summary>The caller wants the handle of long work and nothing else, however soon the work ends.</summary>
    public bool AnswersAtOnce { get; init; }

    /// <summary>The caller can show its user a page address in the middle of a call.</summary>
    public bool AcceptsUrl { get; init; }

    /// <summary>The caller can put a form to its user in the middle of a call.</summary>
    public bool AcceptsForm { get; init; }

    /// <summary>Answers to inputs asked for earlier, by input key; the page's real outcome is looked up, never taken from here.</summary>
    public IReadOnlyDictionary<string, InputAnswer> Answers { get; init; } = new Dictionary<string, InputAnswer>();

    /// <summary>The operation that asked for the answers, where the caller brought proof of that.</summary>
    public string? Resumes { get; init; }

    /// <summary>Names the question the answers belong to; they are taken once, however often they are sent.</summary>
    public string? AnsweredOnce { get; init; }

    /// <summary>
    /// Puts what an operation waits for to the person while the call goes on, and returns what was answered; null for a caller that
    /// cannot be asked in the middle of a call.
    /// </summary>
    public Func<OperationSnapshot, CancellationToken, Task<IReadOnlyDictionary<string, InputAnswer>>>? Ask { get; init; }

    /// <summary>Told about progress while the caller waits; null when the caller asked for none.</summary>
    public Func<string, ValueTask>? Progress { get; init; }

    /// <summary>W3C trace context of the caller.</summary>
    public string? TraceParent { get; init; }
}
