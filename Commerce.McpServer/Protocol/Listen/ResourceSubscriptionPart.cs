using Commerce.McpServer.Protocol.Calls;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Listen;

/// <summary>
/// Resources can be watched: over a listen in the newer era, by <c>resources/subscribe</c> in a session of the older
/// revisions. Registered after the part that serves resources.
/// </summary>
internal sealed class ResourceSubscriptionPart(IOptions<McpOptions> options) : IServerPart
{
    public void AddTo(McpServerOptions server, Era era)
    {
        if (server.Capabilities!.Resources is not { } resources)
        {
            return;
        }

        resources.Subscribe = true;
        if (era != Era.Modern)
        {
            server.Handlers.SubscribeToResourcesHandler = SubscribeAsync;
            server.Handlers.UnsubscribeFromResourcesHandler = UnsubscribeAsync;
        }
    }

    private async ValueTask<EmptyResult> SubscribeAsync(
        RequestContext<SubscribeRequestParams> request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request.JsonRpcRequest);
        var session = caller.Origin.Session!;
        if (session.Subscription.Followed >= options.Value.FollowedPerListen)
        {
            throw new McpProtocolException(
                $"One session follows at most {options.Value.FollowedPerListen} tasks and resources.",
                McpErrorCode.InvalidParams);
        }

        return await session.Subscription.WatchAsync(caller.Principal, request.Params!.Uri, cancellationToken)
            ? new EmptyResult()
            : throw new McpProtocolException(
                $"There is no resource '{request.Params.Uri}' to subscribe to.", McpErrorCode.ResourceNotFound);
    }

    private static ValueTask<EmptyResult> UnsubscribeAsync(
        RequestContext<UnsubscribeRequestParams> request, CancellationToken cancellationToken)
    {
        CallOrigin.Of(request.JsonRpcRequest).Session!.Subscription.Unwatch(request.Params!.Uri);
        return ValueTask.FromResult(new EmptyResult());
    }
}
