using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Legacy;

/// <summary>The older revisions over HTTP: <c>initialize</c> opens a session, everything else names it.</summary>
internal sealed class LegacyEndpoint(LegacySessions sessions, IHostApplicationLifetime lifetime)
{
    private static readonly WireRefusal NoSession = WireRefusal.Http(
        StatusCodes.Status404NotFound, "There is no such session. Send initialize to open one.");

    private static readonly WireRefusal PostOnly =
        WireRefusal.Http(StatusCodes.Status405MethodNotAllowed, "Only POST is served here without a session.") with
        {
            Allow = HttpMethods.Post,
        };

    public async Task PostAsync(HttpContext http, JsonRpcMessage message, StandingKey key)
    {
        if (message is JsonRpcRequest { Method: RequestMethods.Initialize } greeting)
        {
            await InitializeAsync(http, greeting, key);
            return;
        }

        var request = message as JsonRpcRequest;
        var (session, refusal) = Locate(http, key.Principal);
        if (refusal is not null)
        {
            await WireReply.RefuseAsync(http.Response, refusal, request?.Id ?? default);
        }
        else if (request is not null)
        {
            await session!.ServeAsync(http, request, key);
        }
        else
        {
            session!.Accept(message, key);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    public async Task GetAsync(HttpContext http, StandingKey key)
    {
        var (session, refusal) = LocateForStream(http, key.Principal);
        if (refusal is null && !RequestBody.Accepts(http.Request, WireNames.EventStream))
        {
            refusal = WireRefusal.Http(StatusCodes.Status406NotAcceptable, "Accept must list text/event-stream.");
        }

        if (refusal is not null)
        {
            await WireReply.RefuseAsync(http.Response, refusal);
            return;
        }

        // The stream would outlive any drain, so it ends as soon as the server is asked to stop.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, lifetime.ApplicationStopping);
        await session!.HoldStreamAsync(http.Response, key, ended.Token);
    }

    public async Task DeleteAsync(HttpContext http, Principal principal)
    {
        var (session, refusal) = LocateForStream(http, principal);
        if (refusal is not null)
        {
            await WireReply.RefuseAsync(http.Response, refusal);
            return;
        }

        sessions.Close(session!);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task InitializeAsync(HttpContext http, JsonRpcRequest greeting, StandingKey key)
    {
        if (CheckGreeting(greeting) is { } malformed)
        {
            await WireReply.RefuseAsync(http.Response, malformed, greeting.Id);
        }
        else if (sessions.Open(key) is { } session)
        {
            http.Response.Headers[WireNames.SessionHeader] = session.SessionId;
            await session.ServeAsync(http, greeting, key);
        }
        else
        {
            await WireReply.RefuseAsync(http.Response, CallQuota.Exceeded, greeting.Id);
        }
    }

    private static WireRefusal? CheckGreeting(JsonRpcRequest greeting)
    {
        try
        {
            greeting.Params.Deserialize<InitializeRequestParams>(McpJsonUtilities.DefaultOptions);
        }
        catch (JsonException)
        {
            return WireRefusal.BadMeta(
                "initialize takes protocolVersion, capabilities and clientInfo with name and version.");
        }

        // The engine knows revisions that we do not serve; a client that asks for one is offered our newest instead.
        var parameters = greeting.Params as JsonObject ?? [];
        if (RequestMeta.Text(parameters, "protocolVersion") is not { } wanted
            || !ProtocolVersions.LegacyVersions.Contains(wanted))
        {
            parameters["protocolVersion"] = ProtocolVersions.LatestLegacy;
            greeting.Params = parameters;
        }

        return null;
    }

    private (LegacySession? Session, WireRefusal? Refusal) LocateForStream(HttpContext http, Principal principal) =>
        ModernChecks.IsModern(http.Request.Headers, meta: null)
            || !http.Request.Headers.ContainsKey(WireNames.SessionHeader)
            ? (null, PostOnly)
            : Locate(http, principal);

    private (LegacySession? Session, WireRefusal? Refusal) Locate(HttpContext http, Principal principal)
    {
        var headers = http.Request.Headers;
        if (headers[WireNames.VersionHeader] is { Count: > 0 } version
            && !ProtocolVersions.LegacyVersions.Contains(version.ToString().Trim()))
        {
            return (null, WireRefusal.UnsupportedVersion(version.ToString()));
        }

        if (headers[WireNames.SessionHeader] is not { Count: 1 } id)
        {
            return (null, WireRefusal.Invalid(
                $"Send initialize first, or name your session in {WireNames.SessionHeader}, "
                + $"or send the metadata of {ProtocolVersions.Modern} with every request."));
        }

        return sessions.Find(id.ToString(), principal) is { } session ? (session, null) : (null, NoSession);
    }
}
