using Commerce.McpServer.Auth;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Protocol.Calls;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol;

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

    public static async Task RunAsync(
        IServiceProvider services, string? accessKey, Stream input, Stream output, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(accessKey))
        {
            throw new SetupException(
                $"Set {KeyVariable} to an access key; over standard input and output there is no other place for it.");
        }

        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var options = services.GetRequiredService<ServerOptions>().For(Era.Pipe);
        options.Filters.Message.IncomingFilters.Insert(0, Authenticate(accessKey.Trim(), scopes));

        await using var transport = new StreamServerTransport(input, output, options.ServerInfo!.Name, loggers);
        await using var server = ModelContextProtocol.Server.McpServer.Create(transport, options, loggers, services);
        await server.RunAsync(cancellationToken);
    }

    // On every message, as over HTTP: a key that was revoked stops working in the middle of the conversation.
    private static McpMessageFilter Authenticate(string accessKey, IServiceScopeFactory scopes) => next =>
        async (context, cancellationToken) =>
        {
            if (context.JsonRpcMessage is JsonRpcRequest request)
            {
                await using var scope = scopes.CreateAsyncScope();
                var principals = scope.ServiceProvider.GetRequiredService<IPrincipalSource>();
                var principal = await principals.AuthenticateAsync(accessKey, cancellationToken)
                    ?? throw new McpProtocolException(
                        $"The key in {KeyVariable} is not valid.", McpErrorCode.InvalidRequest);
                request.Context ??= new JsonRpcMessageContext();
                request.Context.Items = Caller.ItemsFor(principal);
            }

            await next(context, cancellationToken);
        };
}
