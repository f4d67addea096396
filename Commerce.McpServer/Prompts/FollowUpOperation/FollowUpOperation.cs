using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Values;
using Commerce.McpServer.Resources;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Prompts.FollowUpOperation;

/// <summary>Takes up work that somebody started, from what it says of itself now.</summary>
public sealed class FollowUpOperation(ToolViews views) : IPrompt
{
    private const string Id = "operation_id";

    public PromptShape Shape { get; } = new(
        "Follow up on work", "Look at an operation as it is now and do what it needs next.")
    {
        Order = 2,
        Icon = "operations",
        Scopes = [Scopes.OperationsRead],
        Fields =
        [
            new PromptField(Id, "The operation.")
            {
                Required = true,
                Check = static value => IdText.IsCapability(OperationKeys.OperationPrefix, value)
                    ? null : "is not an operation id, or is mistyped; copy it from the answer that gave it",
                Suggester = typeof(OperationIds),
            },
        ],
    };

    public async Task<IReadOnlyList<PromptMessage>> WriteAsync(
        PromptRequest request, CancellationToken cancellationToken)
    {
        var id = request[Id];
        var asked = new ResourceRequest(
            request.Principal, $"commerce://operation/{id}", new Dictionary<string, string> { ["id"] = id });
        var arguments = new { operation_id = id, wait_s = 0 };
        var view = await views.AskAsync(asked, "get_operation", arguments, cancellationToken)
            ?? throw CommerceException.At(ErrorCode.ValidationArguments, Id, "names no operation, or it has expired");
        var status = view["operation"]!["status"]!.GetValue<string>();
        return
        [
            PromptText.Say($"Follow up on operation {id}. {NextStep(status)}"),
            PromptText.Enclose(ResourceText.Of(asked, view)),
        ];
    }

    private static string NextStep(string status) => status switch
    {
        "working" =>
            "It goes on: call get_operation until it ends, then report the outcome. Do not send the call again.",
        "input_required" =>
            "It waits for a person: show message and address under inputs; call get_operation once they are done.",
        "completed" => "It is done: say what came out, in a sentence, with the ids that matter.",
        "failed" =>
            "It failed: say why and follow the fix. Repeat a call only where safe_to_retry allows it and I agree.",
        "cancelled" => "It was stopped: say what was undone and what stands, and ask whether to start again.",
        _ => throw new InvalidOperationException($"There is no operation status '{status}'."),
    };
}
