using Commerce.Domain.Operations;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Pipeline;

/// <summary>How a call ends: with its result, with a handle to work that goes on, or with a request to the person behind the agent.</summary>
public abstract record ToolAnswer
{
    private ToolAnswer()
    {
    }

    /// <summary>A result or a refusal (<c>IsError</c>); for a caller without tasks also a pending handle in ordinary words.</summary>
    public sealed record Completed(CallToolResult Result) : ToolAnswer;

    /// <summary>Only for a caller that accepts tasks: the operation is durable and goes on.</summary>
    public sealed record Accepted(OperationSnapshot Operation) : ToolAnswer;

    /// <summary>Only for a caller that accepts page addresses and no tasks: show these, then send the same call again.</summary>
    public sealed record InputNeeded(OperationSnapshot Operation) : ToolAnswer;
}
