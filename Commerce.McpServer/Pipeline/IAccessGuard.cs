namespace Commerce.McpServer.Pipeline;

/// <summary>
/// Says whether the caller may know of a write's target at all. Asked before the idempotency keys: a replay must not
/// tell a stranger that there was something to replay. It refuses with the same words for what is hidden and for what
/// does not exist.
/// </summary>
public interface IAccessGuard<in TRequest>
{
    Task RequireAsync(TRequest request, CancellationToken cancellationToken);
}
