using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline.Approvals;
using Commerce.McpServer.Pipeline.Arguments;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// The one place where answers get their outer shape: the tool's own view plus a few fields every answer has. The text block holds the
/// same JSON, since many clients show a model nothing else.
/// </summary>
public static class ToolResult
{
    private const string PollWith = "get_operation";

    public static IEnumerable<ArgumentField> EnvelopeFields(ToolDescriptor tool)
    {
        yield return new ArgumentField("mode", new ArgumentNode.Choice(["test", "live"]), false, null);
        yield return new ArgumentField("request_id", ArgumentNode.Text.Plain, false, null);
        if (tool.IsWrite)
        {
            yield return new ArgumentField("operation_id", ArgumentNode.Text.Plain, false, null);
            yield return new ArgumentField("replayed", new ArgumentNode.Flag(), false, "Already done by an earlier call; nothing happened now.");
        }

        if (tool.IsLong || tool.MayPark)
        {
            yield return new ArgumentField("pending", new ArgumentNode.Flag(), false, "Not finished: call the tool named in poll_with.");
            yield return new ArgumentField("status_message", ArgumentNode.Text.Plain, false, null);
            yield return new ArgumentField("poll_with", ArgumentNode.Text.Plain, false, null);
            yield return new ArgumentField("poll_after_ms", new ArgumentNode.Integer(), false, null);
        }

        if (tool.IsLong)
        {
            yield return new ArgumentField("action_url", ArgumentNode.Text.Plain, false, "A person must open this page.");
        }

        if (tool.MayPark)
        {
            yield return new ArgumentField(
                "approval", NodeBuilder.Build(typeof(ApprovalView)), false, "Nothing is done before a person agrees; no tool can.");
        }
    }

    public static CallToolResult Of(JsonElement view, TenantMode mode, string? requestId, string? operationId, bool replayed)
    {
        var content = JsonObject.Create(view) ?? throw new InvalidOperationException("A view is an object.");
        content["mode"] = Text(mode);
        Add(content, "request_id", requestId);
        Add(content, "operation_id", operationId);
        if (replayed)
        {
            content["replayed"] = true;
        }

        return Build(content, isError: false);
    }

    /// <summary>Pictures stand behind the text: who shows none still has all the words.</summary>
    public static CallToolResult With(CallToolResult result, IReadOnlyList<byte[]> pictures)
    {
        foreach (var png in pictures)
        {
            result.Content.Add(ImageContentBlock.FromBytes(png, "image/png"));
        }

        return result;
    }

    public static CallToolResult Refused(JsonElement error, TenantMode? mode, string? requestId, string? operationId, JsonElement? result = null)
    {
        var content = result is { } view ? JsonObject.Create(view)! : [];
        content["error"] = JsonNode.Parse(error.GetRawText());
        if (mode is { } known)
        {
            content["mode"] = Text(known);
        }

        Add(content, "request_id", requestId);
        Add(content, "operation_id", operationId);
        return Build(content, isError: true);
    }

    public static CallToolResult Refused(CommerceException refusal, TenantMode? mode, string? requestId) =>
        Refused(ErrorView.Of(refusal), mode, requestId, null);

    /// <summary>For a caller that can take neither a task nor a page address: the handle in ordinary words.</summary>
    public static CallToolResult Pending(OperationSnapshot operation, TenantMode mode, string requestId, bool replayed)
    {
        var content = new JsonObject
        {
            ["pending"] = true,
            ["operation_id"] = operation.OperationId,
            ["status_message"] = operation.StatusMessage,
            ["poll_with"] = PollWith,
            ["poll_after_ms"] = operation.PollMilliseconds,
            ["mode"] = Text(mode),
            ["request_id"] = requestId,
        };
        if (ApprovalView.Of(operation) is { } approval)
        {
            content["approval"] = JsonSerializer.SerializeToNode(approval, CommerceJson.Options);
        }

        Add(content, "action_url", operation.Inputs.FirstOrDefault(static it => it.Url is not null)?.Url?.AbsoluteUri);
        if (replayed)
        {
            content["replayed"] = true;
        }

        return Build(content, isError: false);
    }

    /// <summary>What a final operation stands for.</summary>
    public static CallToolResult Of(OperationSnapshot operation, TenantMode mode, string? requestId, bool replayed)
    {
        if (operation.Error is { } error)
        {
            return Refused(error, mode, requestId, operation.OperationId, operation.Result);
        }

        if (operation.Status == OperationStatus.Cancelled)
        {
            var stopped = ErrorView.Of(new CommerceException(ErrorCode.Cancelled, operation.StatusMessage ?? "Stopped on request."));
            return Refused(stopped, mode, requestId, operation.OperationId, operation.Result);
        }

        return Of(operation.Result ?? CommerceJson.ToElement(new { }), mode, requestId, operation.OperationId, replayed);
    }

    private static CallToolResult Build(JsonObject content, bool isError) => new()
    {
        StructuredContent = JsonSerializer.SerializeToElement(content, CommerceJson.Options),
        Content = [new TextContentBlock { Text = content.ToJsonString(CommerceJson.Options) }],
        IsError = isError,
    };

    private static string Text(TenantMode mode) => mode == TenantMode.Live ? "live" : "test";

    private static void Add(JsonObject content, string name, string? value)
    {
        if (value is not null)
        {
            content[name] = value;
        }
    }
}
