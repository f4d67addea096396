using System.Text.Json.Nodes;
using Commerce.Domain.Messages;
using Commerce.McpServer.Protocol;
using Commerce.McpServer.Protocol.Tasks;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Conformance;

/// <summary>
/// Takes the calls of fixtures out of the stream of calls. Those that are tasks go on to the real tools, and from there
/// through the real engine; only what the suite wants asked before that is asked here.
/// </summary>
internal sealed class FixtureToolPart(FixtureCatalogue fixtures, FixtureRounds rounds) : IServerPart
{
    private const string UserName = "user_name";

    public void AddTo(McpServerOptions server, Era era)
    {
        var call = server.Handlers.CallToolWithAlternateHandler
            ?? throw new InvalidOperationException("Fixtures come after the tools.");
        server.Handlers.CallToolWithAlternateHandler = async (request, cancellationToken) =>
        {
            if (fixtures.Find(request.Params!.Name) is { } fixture)
            {
                return new ResultOrAlternate<CallToolResult>(
                    await fixture.Run(new FixtureCall(request), cancellationToken));
            }

            Prepare(request);
            return await call(request, cancellationToken);
        };
    }

    private void Prepare(RequestContext<CallToolRequestParams> request)
    {
        var call = new FixtureCall(request);
        if (call.Parameters.Name == ConformanceWork.FailingJob && call.Caller is { IsModern: true, AcceptsTasks: false })
        {
            throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Extensions = TaskMethods.Extension() }, "This tool answers with tasks only.");
        }

        if (call.Parameters.Name == ConformanceWork.ToolWithTask && call.Caller.IsModern)
        {
            // The answer becomes an argument: what the work needs is known before it begins.
            var name = FixtureRounds.Answer(call.Parameters, UserName)?["name"]?.GetValue<string>()
                ?? throw rounds.Ask(null, (UserName, FixtureForms.Name("What is your name?")));
            var parameters = (JsonObject)call.Message.Params!;
            parameters["arguments"] = new JsonObject { [UserName] = name };
            call.Parameters.RequestState = null;
        }
    }
}
