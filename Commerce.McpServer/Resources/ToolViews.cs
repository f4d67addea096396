using System.Text.Json.Nodes;
using Commerce.Domain.Errors;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Resources;

/// <summary>
/// Content that a reading tool answers with. It goes through the tool's own call, so scope, form, access and audit are
/// the same by whichever way somebody asks.
/// </summary>
public sealed class ToolViews(IToolHost tools)
{
    // What these say is no news to somebody who may not see it, or who wrote an id wrong.
    private static readonly string[] NotThere =
        [ErrorCode.NotFound.Code, ErrorCode.ValidationArguments.Code, ErrorCode.ScopeMissing.Code];

    /// <summary>The tool's view, or null where the caller finds nothing.</summary>
    public async Task<JsonObject?> AskAsync(
        ResourceRequest request, string tool, object arguments, CancellationToken cancellationToken)
    {
        var call = new ToolCall(
            tool, CommerceJson.ToElement(arguments), request.Principal, Guid.CreateVersion7().ToString("N"));
        if (await tools.CallAsync(call, cancellationToken) is not ToolAnswer.Completed { Result: var result })
        {
            throw new InvalidOperationException($"{tool} only reads, so it answers at once.");
        }

        var view = JsonObject.Create(result.StructuredContent!.Value)!;
        view.Remove("request_id");
        return result.IsError == true ? Refused(view["error"]!.AsObject()) : view;
    }

    private static JsonObject? Refused(JsonObject error)
    {
        var code = error["code"]!.GetValue<string>();
        return NotThere.Contains(code)
            ? null
            : throw new CommerceException(ErrorCode.Of(code), error["message"]!.GetValue<string>());
    }
}
