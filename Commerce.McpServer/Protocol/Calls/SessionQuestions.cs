using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using InputRequest = Commerce.Domain.Operations.InputRequest;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>
/// Questions to the person behind a client of an older revision: requests of ours on the stream of the request that waits.
/// </summary>
internal sealed class SessionQuestions(IOptions<McpOptions> options, TimeProvider clock)
{
    /// <summary>How often a form may be filled in wrongly before the question is left to the words of the answer.</summary>
    private const int Tries = 3;

    /// <summary>Whether this client can be shown everything the operation asks for.</summary>
    public static bool CanAsk(Caller caller, OperationSnapshot operation) =>
        !caller.IsModern && operation.Inputs.Count > 0
        && operation.Inputs.All(input => input.Url is null ? caller.AcceptsForms : caller.AcceptsUrls);

    /// <summary>The answers that came in time and in form; none when nobody was there to give any.</summary>
    public async Task<IReadOnlyDictionary<string, InputAnswer>> AskAsync(
        Caller caller, JsonRpcRequest within, OperationSnapshot operation, JsonObject? meta, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, InputAnswer>(StringComparer.Ordinal);
        if (!CanAsk(caller, operation))
        {
            return answers;
        }

        using var patience = new CancellationTokenSource(options.Value.QuestionPatience, clock);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, patience.Token, caller.Origin.Session!.Ended);
        try
        {
            foreach (var input in operation.Inputs)
            {
                if (await AskAsync(caller, within, operation, input, meta, until.Token) is { } answer)
                {
                    answers[input.Key] = answer;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody answered in time. The question stands with the operation and can be answered another way.
        }
        catch (McpException)
        {
            // The client cannot ask after all; the same holds.
        }

        return answers;
    }

    private static async Task<InputAnswer?> AskAsync(
        Caller caller, JsonRpcRequest within, OperationSnapshot operation, InputRequest input, JsonObject? meta,
        CancellationToken cancellationToken)
    {
        var message = input.Message;
        for (var turn = 0; turn < Tries; turn++)
        {
            var question = Question(operation, input, message, meta);
            var response = await caller.Origin.Session!.AskAsync(
                RequestMethods.ElicitationCreate, question, within, cancellationToken);
            var said = JsonSerializer.SerializeToElement(response.Result);
            if (InputResponses.ReadOne(said) is not { } answer)
            {
                return null;
            }

            var (admitted, problem) = input.Admit(answer);
            if (admitted is not null)
            {
                return admitted;
            }

            message = $"{input.Message} ({problem})";
        }

        return null;
    }

    private static JsonObject Question(OperationSnapshot operation, InputRequest input, string message, JsonObject? meta)
    {
        var asked = input.Url is { } url
            ? new ElicitRequestParams
            {
                Mode = "url",
                Url = url.AbsoluteUri,
                Message = message,
                ElicitationId = $"{operation.OperationId}.{input.Key}",
            }
            : new ElicitRequestParams { Mode = "form", Message = message, RequestedSchema = InputView.FormOf(input) };
        asked.Meta = meta?.DeepClone().AsObject();
        var parameters = JsonSerializer.SerializeToNode(asked, McpJsonUtilities.DefaultOptions)!.AsObject();
        if (!string.Equals(asked.Mode, "url", StringComparison.Ordinal))
        {
            // The revision before the last knows forms only and has no word for them.
            parameters.Remove("mode");
        }

        return parameters;
    }
}
