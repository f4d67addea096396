using System.Text.Json.Nodes;
using Commerce.McpServer.Hosting;
using Commerce.Tests.Support;

namespace Commerce.Tests.Hosting;

public sealed class ReadyBannerTests : IDisposable
{
    private readonly TestHome _home = TestHome.Create();

    public void Dispose() => _home.Remove();

    [Fact]
    public void Every_profile_has_its_key_and_every_client_its_configuration()
    {
        var banner = new ReadyBanner(
            new Uri("http://127.0.0.1:8080/mcp"), [new("shopper", "key-s"), new("all", "key-a")], _home.Home).Render();

        banner.ShouldContain("all      key-a");
        banner.ShouldContain("shopper  key-s");
        banner.ShouldContain("claude mcp add --transport http commerce http://127.0.0.1:8080/mcp "
            + "--header \"Authorization: Bearer key-a\"");
        banner.ShouldContain("uri: http://127.0.0.1:8080/mcp");
        Block(banner, "VS Code")["servers"]!["commerce"]!["type"]!.GetValue<string>().ShouldBe("http");
        Block(banner, "Cursor")["mcpServers"]!["commerce"]!["headers"]!["Authorization"]!.GetValue<string>()
            .ShouldBe("Bearer key-a");
        Block(banner, "Claude Desktop")["mcpServers"]!["commerce"]!["args"]!.ToJsonString().ShouldBe("[\"--stdio\"]");
    }

    [Fact]
    public async Task The_connection_file_holds_address_and_key_for_its_owner_only()
    {
        await new ConnectionFile(new Uri("http://127.0.0.1:8080/mcp"), "key-a")
            .WriteAsync(_home.Home, TestContext.Current.CancellationToken);

        var text = await File.ReadAllTextAsync(_home.Home.ConnectionFile, TestContext.Current.CancellationToken);
        text.ShouldBe("""{"mcp_url":"http://127.0.0.1:8080/mcp","access_key":"key-a"}""" + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_home.Home.ConnectionFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    // What a person would copy: the JSON below the client's name.
    private static JsonNode Block(string banner, string client)
    {
        var lines = banner.Split('\n')
            .SkipWhile(line => !line.StartsWith($"  {client}", StringComparison.Ordinal)).Skip(1);
        return JsonNode.Parse(string.Join('\n', lines.TakeWhile(line => line.Trim().Length > 0)))!;
    }
}
