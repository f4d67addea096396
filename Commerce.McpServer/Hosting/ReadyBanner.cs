using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.McpServer.Protocol.Pipes;

namespace Commerce.McpServer.Hosting;

/// <summary>A key of the demo merchant, by the profile it was made with.</summary>
public sealed record ProfileKey(string Profile, string Key);

/// <summary>
/// What the server prints when it is ready: address, keys, and configuration to paste into the clients people use.
/// </summary>
/// <param name="McpUrl">Address of the endpoint.</param>
/// <param name="Keys">One per profile; the configurations use the one that opens every tool.</param>
/// <param name="Home">Data folder of this server.</param>
public sealed record ReadyBanner(Uri McpUrl, IReadOnlyList<ProfileKey> Keys, CommerceHome Home)
{
    /// <summary>Set by run.sh, which a desktop client has to start; without it the program itself is named.</summary>
    public const string LauncherVariable = "COMMERCE_LAUNCHER";

    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        // Keys and addresses are pasted by people: no \u002B in them.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private ProfileKey Pasted => Keys.FirstOrDefault(key => key.Profile == Profile.Everything.Name) ?? Keys[0];

    private string Bearer => $"Bearer {Pasted.Key}";

    public string Render()
    {
        var width = Keys.Max(key => key.Profile.Length);
        var text = new StringBuilder();
        text.AppendLine("Commerce is ready.").AppendLine();
        text.AppendLine($"  MCP address  {McpUrl}");
        text.AppendLine($"  Data folder  {Home.Folder} (connection.json there holds address and key for scripts)");
        text.AppendLine().AppendLine("Access keys of the demo merchant (test data only), one per profile:");
        foreach (var key in Keys)
        {
            text.AppendLine($"  {key.Profile.PadRight(width)}  {key.Key}");
        }

        text.AppendLine().AppendLine($"Paste into your client (here with the key of profile '{Pasted.Profile}'):");
        Section(text, "Claude Code",
            $"claude mcp add --transport http commerce {McpUrl} --header \"Authorization: {Bearer}\"");
        Section(text, "VS Code (.vscode/mcp.json)", Json(("servers", Server("http"))));
        Section(text, "Cursor (~/.cursor/mcp.json)", Json(("mcpServers", Server(type: null))));
        Section(text, "Goose (~/.config/goose/config.yaml)", Goose());
        Section(text, "Claude Desktop (claude_desktop_config.json; it starts a server of its own on the same data)",
            Json(("mcpServers", Desktop())));
        text.AppendLine().Append("Ctrl-C stops the server; accepted work goes on with the next start.");
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, string content)
    {
        text.AppendLine().AppendLine($"  {title}");
        foreach (var line in content.Split('\n'))
        {
            text.AppendLine($"    {line}");
        }
    }

    private static string Json((string Name, JsonObject Server) entry) =>
        new JsonObject { [entry.Name] = new JsonObject { ["commerce"] = entry.Server } }.ToJsonString(Pretty);

    private JsonObject Server(string? type)
    {
        var server = new JsonObject();
        if (type is not null)
        {
            server["type"] = type;
        }

        server["url"] = McpUrl.AbsoluteUri;
        server["headers"] = new JsonObject { ["Authorization"] = Bearer };
        return server;
    }

    private JsonObject Desktop() => new()
    {
        ["command"] = Environment.GetEnvironmentVariable(LauncherVariable) ?? Environment.ProcessPath,
        ["args"] = new JsonArray("--stdio"),
        ["env"] = new JsonObject { [CommerceHome.Variable] = Home.Folder, [StdioHost.KeyVariable] = Pasted.Key },
    };

    private string Goose() => $"""
        extensions:
          commerce:
            enabled: true
            type: streamable_http
            name: commerce
            description: Commerce
            uri: {McpUrl}
            headers:
              Authorization: {Bearer}
            timeout: 300
        """;
}
