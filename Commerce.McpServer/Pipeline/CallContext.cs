using Commerce.Domain.Access;

namespace Commerce.McpServer.Pipeline;

/// <summary>The call a scope serves, for handlers that must know who asks. Set once by the pipeline before anything else runs.</summary>
public sealed class CallContext
{
    private readonly List<byte[]> _pictures = [];
    private ToolCall? _call;

    public ToolCall Call => _call ?? throw new InvalidOperationException("No call is being served in this scope.");

    public Principal Principal => Call.Principal;

    /// <summary>The operation this write became; null in a read.</summary>
    public string? OperationId { get; private set; }

    /// <summary>The operation existed before: nothing was done now, its own outcome is the answer.</summary>
    public bool Replayed { get; private set; }

    /// <summary>A person let a parked write go on; its unit of work had begun before.</summary>
    public bool IsApproved { get; private set; }

    /// <summary>PNG files that go along with the answer of a read.</summary>
    public IReadOnlyList<byte[]> Pictures => _pictures;

    public void Show(byte[] png) => _pictures.Add(png);

    public void Serve(ToolCall call) => _call = call;

    public void ServeApproved(ToolCall call, string operationId) =>
        (_call, OperationId, IsApproved) = (call, operationId, true);

    public void Became(string operationId, bool replayed) => (OperationId, Replayed) = (operationId, replayed);
}
