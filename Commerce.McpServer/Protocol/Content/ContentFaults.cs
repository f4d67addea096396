using Commerce.Domain.Errors;
using ModelContextProtocol;

namespace Commerce.McpServer.Protocol.Content;

/// <summary>What goes wrong with content, in the protocol's words; a fault is logged and not told.</summary>
internal sealed class ContentFaults(ILogger<ContentFaults> logger)
{
    public async ValueTask<T> TellAsync<T>(string method, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (CommerceException refusal) when (refusal.Problems is { Count: > 0 } problems)
        {
            throw new McpProtocolException(
                string.Join(' ', problems.Select(static it => $"Argument '{it.Path}' {it.Message.TrimEnd('.')}.")),
                McpErrorCode.InvalidParams);
        }
        catch (CommerceException refusal)
        {
            throw new McpProtocolException(refusal.Message, McpErrorCode.InternalError);
        }
        catch (Exception fault) when (fault is not (McpException or OperationCanceledException))
        {
            logger.LogError(fault, "{Method} failed", method);
            throw new McpProtocolException(
                "Something unexpected went wrong; it is logged. Try again later.", McpErrorCode.InternalError);
        }
    }
}
