using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// <c>./run.sh call TOOL JSON</c>: one tool call to its end. A task is followed until it is final, a page that a
/// person has to open is printed; the answer goes to standard output, everything else to standard error.
/// </summary>
public static class CallVerb
{
    public const string Name = "call";

    private const string Usage =
        "Usage: ./run.sh call TOOL ['{\"argument\": ...}'], with - to read the arguments from standard input.";

    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>0 for a result, 1 for an error result or an error of the protocol, 2 for a wrong use.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CommerceHome home,
        TextWriter output, TextWriter notes, CancellationToken cancel)
    {
        if (arguments.Count is < 1 or > 2 || await ReadArgumentsAsync(arguments, cancel) is not { } callArguments)
        {
            await notes.WriteLineAsync(Usage);
            return 2;
        }

        var connection = await ConnectionFile.ReadAsync(home, cancel) ?? throw new SetupException(
            $"No server has been started yet ({home.ConnectionFile} is missing): start it with ./run.sh.");
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var tool = new ToolCaller(new McpCaller(http, connection), notes);
        try
        {
            var result = await tool.CallAsync(arguments[0], callArguments, cancel);
            var answer = result["structuredContent"] ?? result["content"] ?? result;
            await output.WriteLineAsync(answer.ToJsonString(Pretty));
            return result["isError"]?.GetValue<bool>() == true ? 1 : 0;
        }
        catch (McpErrorException refusal)
        {
            await output.WriteLineAsync(new JsonObject { ["error"] = refusal.Error.DeepClone() }.ToJsonString(Pretty));
            return 1;
        }
        catch (HttpRequestException failure)
        {
            throw Explain(failure, connection.McpUrl);
        }
    }

    private static SetupException Explain(HttpRequestException failure, Uri server) => failure switch
    {
        { HttpRequestError: HttpRequestError.ConnectionError } =>
            new SetupException($"No server answers at {server}: start it with ./run.sh.", failure),
        { StatusCode: HttpStatusCode.Unauthorized } =>
            new SetupException($"{server} refuses the key: a new start of the server writes a valid one.", failure),
        _ => new SetupException(
            $"The answer from {server} was lost ({failure.Message}): send the same call again, it is safe to repeat.",
            failure),
    };

    private static async Task<JsonObject?> ReadArgumentsAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var text = arguments.Count < 2 ? "{}" : arguments[1];
        if (text == "-")
        {
            text = await Console.In.ReadToEndAsync(cancel);
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
