using System.Text.Json;
using Commerce.Domain.Operations;
using ModelContextProtocol;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>
/// What people did with the questions put to them. What they filled in is held against the question by who knows it.
/// </summary>
internal static class InputResponses
{
    /// <summary>Answers to what was not asked are passed over unread, whatever they are.</summary>
    public static Dictionary<string, InputAnswer> Read(
        IEnumerable<KeyValuePair<string, JsonElement>> responses, IEnumerable<string> asked)
    {
        var keys = asked.ToHashSet(StringComparer.Ordinal);
        var answers = new Dictionary<string, InputAnswer>(StringComparer.Ordinal);
        foreach (var (key, response) in responses.Where(it => keys.Contains(it.Key)))
        {
            answers[key] = ReadOne(response) ?? throw new McpProtocolException(
                "Each of inputResponses needs an action: accept, decline or cancel.", McpErrorCode.InvalidParams);
        }

        return answers;
    }

    /// <summary>Null for anything that is no answer.</summary>
    public static InputAnswer? ReadOne(JsonElement response) =>
        response.ValueKind == JsonValueKind.Object && response.TryGetProperty("action", out var action)
            && action.ValueKind == JsonValueKind.String
            ? action.GetString() switch
            {
                "accept" when response.TryGetProperty("content", out var content) =>
                    InputAnswer.Accept with { Content = content.Clone() },
                "accept" => InputAnswer.Accept,
                "decline" => InputAnswer.Decline,
                "cancel" => InputAnswer.Cancel,
                _ => null,
            }
            : null;
}
