using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace Commerce.McpServer.Protocol.Listen;

/// <summary>What a client asks to hear of. Read from the raw message: the engine's type does not know about tasks.</summary>
internal sealed record ListenFilter(
    IReadOnlyList<ListKind> Lists, IReadOnlyList<string>? Resources, IReadOnlyList<string>? Tasks)
{
    public const string TasksName = "taskIds";
    public const string ResourcesName = "resourceSubscriptions";
    private const int MaxLength = 2_048;

    public static ListenFilter Read(JsonNode? parameters, int most)
    {
        if ((parameters as JsonObject)?["notifications"] is not JsonObject asked)
        {
            throw Malformed("params.notifications must be an object");
        }

        var filter = new ListenFilter(
            [.. Enum.GetValues<ListKind>().Where(kind => Flag(asked, NameOf(kind)))],
            Strings(asked, ResourcesName), Strings(asked, TasksName));
        return (filter.Resources?.Count ?? 0) + (filter.Tasks?.Count ?? 0) <= most
            ? filter
            : throw Malformed($"one listen follows at most {most} tasks and resources");
    }

    public static string NameOf(ListKind kind) => $"{kind.ToString().ToLowerInvariant()}ListChanged";

    private static bool Flag(JsonObject asked, string name) => asked[name]?.GetValueKind() switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw Malformed($"{name} must be true or false"),
    };

    private static List<string>? Strings(JsonObject asked, string name) => asked[name] switch
    {
        null => null,
        JsonArray list when list.All(static it => it?.GetValueKind() == JsonValueKind.String) =>
            [.. list.Select(static it => it!.GetValue<string>()).Where(static it => it.Length <= MaxLength).Distinct()],
        _ => throw Malformed($"{name} must be a list of strings"),
    };

    private static McpProtocolException Malformed(string what) => new($"{what}.", McpErrorCode.InvalidParams);
}
