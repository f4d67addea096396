using Commerce.Domain.Errors;

namespace Commerce.McpServer.Pipeline;

/// <summary>Deny by default: the principal's scopes must open the tool.</summary>
public sealed class AuthorizeCall : ICallFilter
{
    public Task<ToolAnswer> InvokeAsync(ToolDescriptor tool, ToolCall call, Func<Task<ToolAnswer>> next, CancellationToken cancellationToken) =>
        call.Principal.Scopes.Grants(tool.Hints.Scope)
            ? next()
            : throw new CommerceException(ErrorCode.ScopeMissing, $"This key may not use {tool.Name}: it lacks the scope {tool.Hints.Scope}.")
            {
                Details = new Dictionary<string, object?> { ["scope"] = tool.Hints.Scope },
            };
}
