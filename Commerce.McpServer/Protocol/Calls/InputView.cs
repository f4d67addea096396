using System.Text.Json;
using Commerce.Domain.Operations;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using InputRequest = ModelContextProtocol.Protocol.InputRequest;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>
/// What an operation waits for, as elicitations of the kinds the client declared, or in words for one that declared
/// none.
/// </summary>
internal static class InputView
{
    public static Dictionary<string, InputRequest> For(OperationSnapshot operation, Caller caller)
    {
        var requests = new Dictionary<string, InputRequest>(StringComparer.Ordinal);
        foreach (var input in operation.Inputs)
        {
            if (input.Url is { } url && caller.AcceptsUrls)
            {
                requests[input.Key] = InputRequest.ForElicitation(
                    new ElicitRequestParams { Mode = "url", Url = url.AbsoluteUri, Message = input.Message });
            }
            else if (input.Url is null && caller.AcceptsForms)
            {
                requests[input.Key] = InputRequest.ForElicitation(
                    new ElicitRequestParams { Mode = "form", Message = input.Message, RequestedSchema = FormOf(input) });
            }
        }

        return requests;
    }

    public static ElicitRequestParams.RequestSchema FormOf(Domain.Operations.InputRequest input) =>
        input.Schema?.Deserialize<ElicitRequestParams.RequestSchema>(McpJsonUtilities.DefaultOptions) ?? new();

    public static string InWords(OperationSnapshot operation) => string.Join(' ', operation.Inputs.Select(
        input => input.Url is { } url ? $"{input.Message} {url.AbsoluteUri}" : input.Message));
}
