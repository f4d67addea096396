using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// What a request of the modern era must agree on before it is dispatched: the headers that routers and gateways act on
/// say the same as the body, the version is one we serve, and the method exists.
/// </summary>
internal static class ModernChecks
{
    /// <summary>The methods of this era that have a working handler; everything else does not exist.</summary>
    private static readonly Dictionary<string, string?> NameParameters = new(StringComparer.Ordinal)
    {
        [RequestMethods.ServerDiscover] = null,
        [RequestMethods.SubscriptionsListen] = null,
        [RequestMethods.ToolsList] = null,
        [RequestMethods.ToolsCall] = "name",
        [RequestMethods.ResourcesList] = null,
        [RequestMethods.ResourcesTemplatesList] = null,
        [RequestMethods.ResourcesRead] = "uri",
        [RequestMethods.PromptsList] = null,
        [RequestMethods.PromptsGet] = "name",
        [RequestMethods.CompletionComplete] = null,
        [WireNames.TasksGet] = "taskId",
        [WireNames.TasksUpdate] = "taskId",
        [WireNames.TasksCancel] = "taskId",
    };

    public static bool IsModern(IHeaderDictionary headers, JsonObject? meta) =>
        RequestMeta.HasReservedKey(meta)
        || headers[WireNames.VersionHeader].Any(
            static version => version is not null && ProtocolVersions.IsModernEra(HeaderText.Trim(version)));

    public static WireRefusal? Check(IHeaderDictionary headers, JsonRpcMessage message)
    {
        var meta = RequestMeta.Of(message);
        return message switch
        {
            JsonRpcRequest request => CheckVersion(headers, meta)
                ?? CheckMethod(headers, request.Method)
                ?? CheckKnown(request.Method)
                ?? CheckName(headers, request)
                ?? RequestMeta.CheckShape(meta),

            // Nothing waits for a notification's answer, so only what it does say has to agree.
            JsonRpcNotification notification =>
                (RequestMeta.Text(meta, MetaKeys.ProtocolVersion) is null ? null : CheckVersion(headers, meta))
                ?? (headers.ContainsKey(WireNames.MethodHeader) ? CheckMethod(headers, notification.Method) : null),

            _ => WireRefusal.Invalid("In this revision the server asks nothing that a client could answer."),
        };
    }

    private static WireRefusal? CheckVersion(IHeaderDictionary headers, JsonObject? meta)
    {
        if (RequestMeta.Text(meta, MetaKeys.ProtocolVersion) is not { Length: > 0 } declared)
        {
            return WireRefusal.BadMeta($"_meta[\"{MetaKeys.ProtocolVersion}\"] is required on every request.");
        }

        if (HeaderText.Single(headers[WireNames.VersionHeader]) is not { } header)
        {
            return WireRefusal.HeaderMismatch($"Exactly one {WireNames.VersionHeader} header is required.");
        }

        if (header != declared)
        {
            return WireRefusal.HeaderMismatch(
                $"{WireNames.VersionHeader} says '{header}', _meta[\"{MetaKeys.ProtocolVersion}\"] says '{declared}'.");
        }

        return ProtocolVersions.ModernVersions.Contains(declared) ? null : WireRefusal.UnsupportedVersion(declared);
    }

    private static WireRefusal? CheckMethod(IHeaderDictionary headers, string method)
    {
        var header = HeaderText.Single(headers[WireNames.MethodHeader]);
        return header == method
            ? null
            : WireRefusal.HeaderMismatch(header is null
                ? $"Exactly one {WireNames.MethodHeader} header is required."
                : $"{WireNames.MethodHeader} says '{header}', the body says '{method}'.");
    }

    private static WireRefusal? CheckKnown(string method) => NameParameters.ContainsKey(method)
        ? null
        : WireRefusal.NoSuchMethod($"There is no method '{method}' in {ProtocolVersions.Modern}.");

    private static WireRefusal? CheckName(IHeaderDictionary headers, JsonRpcRequest request)
    {
        if (NameParameters[request.Method] is not { } parameter)
        {
            return null;
        }

        if (HeaderText.Single(headers[WireNames.NameHeader]) is not { } header)
        {
            return WireRefusal.HeaderMismatch(
                $"Exactly one {WireNames.NameHeader} header is required for {request.Method}.");
        }

        if (HeaderText.Decode(header) is not { } name)
        {
            return WireRefusal.HeaderMismatch($"{WireNames.NameHeader} is not valid base64 of UTF-8 text.");
        }

        var declared = RequestMeta.Text(request.Params as JsonObject, parameter);
        return name == declared
            ? null
            : WireRefusal.HeaderMismatch($"{WireNames.NameHeader} and params.{parameter} differ.");
    }
}
