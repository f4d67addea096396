namespace Commerce.McpServer.Pipeline;

/// <summary>Something that wraps every call. The order of the filters is stated in <see cref="PipelineSetup"/>.</summary>
public interface ICallFilter
{
    Task<ToolAnswer> InvokeAsync(ToolDescriptor tool, ToolCall call, Func<Task<ToolAnswer>> next, CancellationToken cancellationToken);
}
