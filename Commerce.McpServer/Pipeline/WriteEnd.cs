using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// What a handler's answer becomes, in its own unit of work: the aggregates are saved and what they recorded is audited, then the
/// operation ends with the answer, or its long work begins.
/// </summary>
public sealed class WriteEnd(CommerceSession session, OperationStore store, AuditTrail audit)
{
    /// <param name="parked">A person let it go on; it has its place in the queue.</param>
    public async Task KeepAsync(string operationId, object response, bool parked = false)
    {
        audit.Record(await session.SaveAggregatesAsync());
        if (response is OperationStart start)
        {
            store.Start(operationId, start, parked);
        }
        else
        {
            store.End(operationId, OperationStatus.Completed, null, "Done.", CommerceJson.ToElement(response), null);
        }
    }
}
