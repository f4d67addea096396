using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Commerce.McpServer.Protocol.Calls;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>Questions that a fixture asks in the middle of a call, under the same seal as the real ones.</summary>
internal sealed class FixtureRounds(RequestStateKey key, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly byte[] Binding = SHA256.HashData(Encoding.UTF8.GetBytes("conformance fixture"));

    /// <param name="round">What to remember until the answer; null for a question that needs no state.</param>
    public InputRequiredException Ask(string? round, params (string Key, InputRequest Request)[] questions)
    {
        var asked = questions.ToDictionary(static it => it.Key, static it => it.Request, StringComparer.Ordinal);
        var until = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        return new InputRequiredException(new InputRequiredResult
        {
            ResultType = "input_required",
            InputRequests = asked,
            RequestState = round is null ? null : new RequestState(round, [.. asked.Keys], until).Seal(key, Binding),
        });
    }

    /// <summary>What was remembered; null when the caller begins.</summary>
    public string? RoundOf(RequestParams parameters)
    {
        if (parameters.RequestState is not { } text)
        {
            return null;
        }

        return RequestState.Open(text, key, Binding, clock.GetUtcNow())?.OperationId
            ?? throw new McpProtocolException("requestState was not given out here.", McpErrorCode.InvalidParams);
    }

    /// <summary>The content of an accepted form, or the result of another question, under this key.</summary>
    public static JsonObject? Answer(RequestParams parameters, string question)
    {
        if (parameters.InputResponses is not { } given || !given.TryGetValue(question, out var response)
            || JsonNode.Parse(response.RawValue.GetRawText()) is not JsonObject answer)
        {
            return null;
        }

        return answer.ContainsKey("action") ? answer["content"] as JsonObject : answer;
    }
}
