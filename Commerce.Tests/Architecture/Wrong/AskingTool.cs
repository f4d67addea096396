using ModelContextProtocol.Protocol;

namespace Commerce.Tests.Architecture.Wrong;

/// <summary>Asks the client back in the middle of a call, which no stateless client answers.</summary>
public static class AskingTool
{
    public static async Task<bool> AskAsync(ModelContextProtocol.Server.McpServer server, CancellationToken cancel)
    {
        var answer = await server.ElicitAsync(new ElicitRequestParams { Message = "Sure?" }, cancel);
        return answer.IsAccepted;
    }
}
