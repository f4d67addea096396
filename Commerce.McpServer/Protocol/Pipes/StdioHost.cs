using Commerce.McpServer.Hosting;
using Microsoft.Extensions.Options;

namespace Commerce.McpServer.Protocol.Pipes;

/// <summary>
/// One client over standard input and output, in whichever era it speaks. The output carries messages and nothing else,
/// so logging has to go to standard error.
/// </summary>
public static class StdioHost
{
    public const string KeyVariable = "COMMERCE_ACCESS_KEY";

    /// <summary>Serves this process's own standard streams until the client closes them.</summary>
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        await using var input = Console.OpenStandardInput();

        // A stray line from any library would end the conversation.
        Console.SetOut(Console.Error);
        await RunAsync(services, Environment.GetEnvironmentVariable(KeyVariable), input, output, cancellationToken);
    }

    /// <summary>Before anything is started: without a key nobody could be served.</summary>
    public static string RequireKey(string? accessKey) => string.IsNullOrWhiteSpace(accessKey)
        ? throw new SetupException(
            $"Set {KeyVariable} to an access key; over standard input and output there is no other place for it.")
        : accessKey.Trim();

    public static async Task RunAsync(
        IServiceProvider services, string? accessKey, Stream input, Stream output, CancellationToken cancellationToken)
    {
        var key = RequireKey(accessKey);
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var options = services.GetRequiredService<ServerOptions>().For(Era.Pipe);
        await using var client = new PipeClient(key, services);
        options.Filters.Message.IncomingFilters.Insert(0, client.Authenticate);

        await using var transport =
            new PipeTransport(input, output, services.GetRequiredService<IOptions<McpOptions>>().Value);
        await using var server = ModelContextProtocol.Server.McpServer.Create(transport, options, loggers, services);
        client.Server = server;
        var reading = ReadAsync(transport, client, cancellationToken);
        await server.RunAsync(CancellationToken.None);
        await reading;
    }

    // The engine runs until its inbox is closed and every request in it is answered; ending it by the token would leave
    // the last answers unwritten.
    private static async Task ReadAsync(PipeTransport transport, PipeClient client, CancellationToken cancellationToken)
    {
        await transport.ReadAsync(cancellationToken);
        await client.HangUpAsync();
    }
}
