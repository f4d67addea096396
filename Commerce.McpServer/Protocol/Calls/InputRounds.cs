using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>One call as the client must repeat it: same principal, same tool, same arguments.</summary>
internal sealed record InputRound(Caller Caller, string Tool, JsonElement? Arguments)
{
    public byte[] Binding()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { Caller.Principal.Text, RequestMethods.ToolsCall, Tool })
        {
            digest.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(part)));
        }

        digest.AppendData(SHA256.HashData(Arguments is { } arguments ? CanonicalJson.Write(arguments) : []));
        return digest.GetHashAndReset();
    }
}

/// <summary>
/// Questions in the middle of a call: the client gets them with a sealed state, and sends the same call again with the
/// answers. A state has its effect once, kept with the answers in their own transaction. Sending it again is not refused,
/// because an agent whose answer got lost can do nothing else: it is answered from what has become of the operation.
/// </summary>
internal sealed class InputRounds(RequestStateKey key, IOptions<McpOptions> options, TimeProvider clock)
{
    public InputRequiredResult Ask(InputRound round, OperationSnapshot operation)
    {
        var requests = InputView.For(operation, round.Caller);
        if (requests.Count == 0)
        {
            throw new InvalidOperationException(
                $"Operation {operation.OperationId} asks nothing that its caller can show.");
        }

        var expires = clock.GetUtcNow() + options.Value.RequestStateLifetime;
        var state = new RequestState(operation.OperationId, [.. requests.Keys], expires.ToUnixTimeSeconds());
        return new InputRequiredResult
        {
            ResultType = "input_required",
            InputRequests = requests,
            RequestState = state.Seal(key, round.Binding()),
        };
    }

    /// <summary>The call with the answers to what was asked; as it is for a first try, or without a state.</summary>
    public ToolCall Resume(ToolCall call, InputRound round, CallToolRequestParams parameters)
    {
        if (!round.Caller.IsModern || parameters.RequestState is not { } sealedText)
        {
            return call;
        }

        var state = RequestState.Open(sealedText, key, round.Binding(), clock.GetUtcNow())
            ?? throw new McpProtocolException(
                "requestState was not given out for this call, or its time is up. Send the call again without it.",
                McpErrorCode.InvalidParams);
        var responses = parameters.InputResponses ?? new Dictionary<string, InputResponse>();
        return call with
        {
            Resumes = state.OperationId,
            AnsweredOnce = state.Nonce,
            Answers = InputResponses.Read(
                responses.Select(static it => KeyValuePair.Create(it.Key, it.Value?.RawValue ?? default)), state.Keys),
        };
    }
}
