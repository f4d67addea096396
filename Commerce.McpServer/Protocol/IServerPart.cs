using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol;

/// <summary>Whom a server is built for; the two eras differ in what they promise and in how they ask.</summary>
internal enum Era
{
    /// <summary>Stateless requests over HTTP.</summary>
    Modern,

    /// <summary>One session opened by <c>initialize</c>, over HTTP.</summary>
    Legacy,

    /// <summary>One client on a pipe, of either era.</summary>
    Pipe,
}

/// <summary>
/// One capability of the server: its handlers, and what the greeting promises because of them. Parts are added in the
/// order of their registration, so a later one finds the handlers of the earlier ones and may wrap them.
/// </summary>
internal interface IServerPart
{
    void AddTo(McpServerOptions server, Era era);
}
