namespace Commerce.McpServer.Pipeline;

/// <summary>Tells that an operation may have changed, in whichever process that happened.</summary>
public interface IOperationChanges
{
    /// <summary>
    /// Calls back until disposed, from any thread and perhaps for nothing; whoever is called reads the operation itself.
    /// </summary>
    IDisposable Watch(Guid tenantId, string operationId, Action<string> changed);
}
