using Commerce.Domain.Access;
using Commerce.Domain.Operations;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// Operations of one principal. An unknown, expired or foreign id answers null everywhere: the three look alike, in words and in time.
/// </summary>
public interface IOperationDesk
{
    Task<OperationSnapshot?> GetAsync(Principal principal, string operationId, CancellationToken cancellationToken);

    /// <summary>For the answer to an accepted call: a natural key may have led to a colleague's operation of the same merchant.</summary>
    Task<OperationSnapshot?> GetOfTenantAsync(Principal principal, string operationId, CancellationToken cancellationToken);

    /// <summary>The principal's own operations, newest first; with the scope operations:read_all everybody's.</summary>
    Task<IReadOnlyList<OperationSnapshot>> ListAsync(
        Principal principal, OperationStatus? status, DateTimeOffset? before, int limit, CancellationToken cancellationToken);

    /// <summary>Returns when the snapshot differs from <paramref name="seen"/>, is final, or the time is up; then the newest snapshot.</summary>
    Task<OperationSnapshot?> WaitForChangeAsync(
        Principal principal, OperationSnapshot seen, TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Asks the work to stop. What had happened by then stays true; on a final operation nothing changes.</summary>
    Task<OperationSnapshot?> CancelAsync(Principal principal, string operationId, string reason, CancellationToken cancellationToken);

    /// <summary>Hands answers to a waiting operation; unknown and already answered keys, and forms filled in wrongly, are ignored.</summary>
    /// <param name="once">Names the occasion: answers given on it before are not taken again. Null for an occasion that has no name.</param>
    Task<OperationSnapshot?> AnswerAsync(
        Principal principal, string operationId, IReadOnlyDictionary<string, InputAnswer> answers, string? once,
        CancellationToken cancellationToken);

    /// <summary>The tool result a final operation stands for.</summary>
    CallToolResult ToResult(Principal principal, OperationSnapshot operation);
}
