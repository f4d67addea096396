namespace Commerce.McpServer.Protocol;

/// <summary>Names of the wire that the SDK keeps to itself or does not know.</summary>
internal static class WireNames
{
    public const string TasksExtension = "io.modelcontextprotocol/tasks";

    public const string TasksGet = "tasks/get";
    public const string TasksUpdate = "tasks/update";
    public const string TasksCancel = "tasks/cancel";
    public const string TasksResult = "tasks/result";
    public const string TasksList = "tasks/list";

    public const string VersionHeader = "MCP-Protocol-Version";
    public const string MethodHeader = "Mcp-Method";
    public const string NameHeader = "Mcp-Name";
    public const string SessionHeader = "Mcp-Session-Id";

    public const string Json = "application/json";
    public const string EventStream = "text/event-stream";
}
