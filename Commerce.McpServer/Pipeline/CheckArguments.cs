using Commerce.Domain.Errors;
using Commerce.McpServer.Pipeline.Arguments;

namespace Commerce.McpServer.Pipeline;

/// <summary>Every problem of form at once, before anything is bound, validated or opened.</summary>
public sealed class CheckArguments : ICallFilter
{
    public Task<ToolAnswer> InvokeAsync(ToolDescriptor tool, ToolCall call, Func<Task<ToolAnswer>> next, CancellationToken cancellationToken)
    {
        var problems = ArgumentReader.Check(tool.Arguments, call.Arguments);
        return problems.Count == 0
            ? next()
            : throw new CommerceException(ErrorCode.ValidationArguments, $"The arguments do not fit {tool.Name}.", problems);
    }
}
