using System.Text.Json.Nodes;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Http;
using Commerce.McpServer.Protocol.Tasks;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Listen;

/// <summary>
/// <c>subscriptions/listen</c>: one stream that stays open and carries what its client asked to hear, each message marked
/// with the listen it belongs to. Registered after the parts whose changes it tells.
/// </summary>
internal sealed class ListenPart(
    Subscriptions subscriptions, IOperationDesk desk, IOptions<McpOptions> options, IHostApplicationLifetime lifetime,
    CommerceMetrics metrics)
    : IServerPart
{
    private readonly PlaceCounter _open = new(options.Value.ListensPerPrincipal);

    public void AddTo(McpServerOptions server, Era era)
    {
        server.Capabilities!.Tools?.ListChanged = true;
        server.Capabilities.Prompts?.ListChanged = true;
        server.Capabilities.Resources?.ListChanged = true;
        if (era != Era.Legacy)
        {
            server.Handlers.SubscriptionsListenHandler = ListenAsync;
        }
    }

    private async ValueTask<EmptyResult> ListenAsync(
        RequestContext<SubscriptionsListenRequestParams> request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request.JsonRpcRequest);
        var filter = ListenFilter.Read(request.JsonRpcRequest.Params, options.Value.FollowedPerListen);
        if (filter.Tasks is not null && !caller.AcceptsTasks)
        {
            throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Extensions = TaskMethods.Extension() },
                $"{ListenFilter.TasksName} is for clients that declare the extension {WireNames.TasksExtension}.");
        }

        using var place = _open.TryTake(caller.Principal.Text) ?? throw new McpProtocolException(
            "This principal has too many listens open.", (McpErrorCode)StatusCodes.Status429TooManyRequests);
        using var counted = metrics.Listening();
        using var subscription = subscriptions.Open();
        var meta = new JsonObject
        {
            [MetaKeys.SubscriptionId] = JsonValue.Create((caller.Origin.WireId ?? request.JsonRpcRequest.Id).Id),
        };
        var teller = TellerFor(request.Server, caller, meta);

        // Followed before it is acknowledged, so that nothing falls between the two.
        var granted = await GrantAsync(subscription, filter, caller, request.Server.ServerOptions, cancellationToken);
        await teller.SendAsync(
            NotificationMethods.SubscriptionsAcknowledgedNotification, new JsonObject { ["notifications"] = granted });
        await TellUntilOverAsync(subscription, teller, caller.Origin, cancellationToken);
        return new EmptyResult { ResultType = "complete", Meta = meta };
    }

    private async Task TellUntilOverAsync(
        Subscription subscription, Teller teller, CallOrigin origin, CancellationToken cancellationToken)
    {
        var (key, gone) = (origin.Key, origin.Session?.Ended ?? default);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping, gone);
        try
        {
            while (await key.HoldsAsync(over.Token))
            {
                await subscription.TellAsync(key.Principal, teller, over.Token);
                await subscription.WaitAsync(options.Value.KeyCheck, over.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The server stops: the stream ends with a result, and the client listens elsewhere.
            return;
        }

        throw new McpProtocolException("The key is not valid any more.", McpErrorCode.InvalidRequest);
    }

    private Teller TellerFor(ModelContextProtocol.Server.McpServer server, Caller caller, JsonObject meta) => new(
        "notifications/tasks",
        operation =>
        {
            // The same object as the answer to tasks/get, but for the word that makes it a result.
            var task = TaskView.Detailed(operation, caller, it => desk.ToResult(caller.Principal, it));
            task.Remove("resultType");
            return task;
        },
        (method, parameters) =>
        {
            parameters["_meta"] = meta.DeepClone();
            return server.SendMessageAsync(
                new JsonRpcNotification { Method = method, Params = parameters }, CancellationToken.None);
        });

    private async Task<JsonObject> GrantAsync(
        Subscription subscription, ListenFilter filter, Caller caller, McpServerOptions server, CancellationToken ct)
    {
        var granted = new JsonObject();
        foreach (var list in filter.Lists.Where(list => Announces(server.Capabilities!, list)))
        {
            subscription.Hear(list);
            granted[ListenFilter.NameOf(list)] = true;
        }

        if (filter.Resources is { } uris)
        {
            var watched = new JsonArray();
            granted[ListenFilter.ResourcesName] = watched;
            foreach (var uri in uris)
            {
                if (server.Capabilities!.Resources is not null
                    && await subscription.WatchAsync(caller.Principal, uri, ct))
                {
                    watched.Add(uri);
                }
            }
        }

        if (filter.Tasks is { } ids)
        {
            var followed = new JsonArray();
            granted[ListenFilter.TasksName] = followed;
            foreach (var id in ids)
            {
                if (await desk.GetAsync(caller.Principal, id, ct) is not null)
                {
                    subscription.Follow(caller.Principal, id);
                    followed.Add(id);
                }
            }
        }

        return granted;
    }

    private static bool Announces(ServerCapabilities capabilities, ListKind list) => list switch
    {
        ListKind.Tools => capabilities.Tools?.ListChanged == true,
        ListKind.Prompts => capabilities.Prompts?.ListChanged == true,
        _ => capabilities.Resources?.ListChanged == true,
    };
}
