using System.Text;
using System.Text.RegularExpressions;
using Commerce.Domain.Approvals;
using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Refunds;
using Commerce.Domain.Shipping;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Prompts;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Resources;
using Commerce.Tests.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Architecture;

/// <summary>What README.md says of tools, states and settings is what the code does; <c>UPDATE_SNAPSHOTS=1</c> writes the first two.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Path = System.IO.Path.Combine(SourceTree.Root, "README.md");

    [Fact]
    public void The_tool_table_is_the_catalogue() => HoldSection("tools", ToolTable(new ToolCatalog(typeof(ToolCatalog).Assembly)));

    [Fact]
    public async Task The_resources_and_prompts_are_those_of_the_server()
    {
        await using var app = ServerApp.Build(new ServerPlan(new RequestStateKey(new byte[RequestStateKey.Length]))
        {
            Port = 0,
            Settings = new Dictionary<string, string?>
            {
                ["ConnectionStrings:Commerce"] = "Host=nowhere",
                [CommerceHome.Variable] = System.IO.Path.GetTempPath(),
            },
        });

        HoldSection("content", ContentTables(
            app.Services.GetRequiredService<ResourceLibrary>(), app.Services.GetRequiredService<PromptLibrary>()));
    }

    [Fact]
    public void The_state_machines_are_the_tables_the_code_uses() => HoldSection("states", string.Join('\n',
        Drawing("Checkout", CheckoutMoves.Table.Mermaid()), Drawing("Payment", PaymentMoves.Table.Mermaid()),
        Drawing("Order", OrderMoves.Table.Mermaid()), Drawing("Shipping quote", QuoteMoves.Table.Mermaid()),
        Drawing("Invoice", InvoiceMoves.Table.Mermaid()), Drawing("Refund", RefundMoves.Table.Mermaid()), Drawing("Approval", ApprovalMoves.Table.Mermaid())));

    [Fact]
    public void The_crash_points_are_those_of_the_product() => HoldSection("crash points", CrashPoint.All.Aggregate(
        "| # | Point | Where the process ends itself |\n|---|---|---|\n",
        static (table, point) => $"{table}| {point.Number} | `{point.Name}` | {point.Where} |\n"));

    [Fact]
    public void Every_setting_it_names_is_read_somewhere()
    {
        var settings = SettingName().Matches(Section(File.ReadAllText(Path), "settings")).Select(static it => it.Groups[1].Value).ToArray();
        var files = SourceTree.Files.Where(static it => it.EndsWith(".cs", StringComparison.Ordinal))
            .Where(static it => !it.StartsWith("Commerce.Tests/", StringComparison.Ordinal));
        var sources = string.Join('\n', files.SelectMany(SourceTree.LinesOf));

        settings.Length.ShouldBeGreaterThan(5);
        settings.Where(it => !IsRead(it, sources)).ShouldBeEmpty("a setting that nothing reads is a promise nobody keeps");
        IsRead("COMMERCE_NO_SUCH_THING", sources).ShouldBeFalse();
    }

    // Commerce__Wait__WithoutTasks is the section Commerce:Wait bound to a record with that property.
    private static bool IsRead(string setting, string sources)
    {
        var parts = setting.Split("__", StringSplitOptions.RemoveEmptyEntries).Where(static it => !char.IsDigit(it[0])).ToArray();
        return parts is ["ConnectionStrings", ..] or [_]
            ? sources.Contains(parts[^1], StringComparison.Ordinal)
            : sources.Contains($"\"{string.Join(':', parts)}\"", StringComparison.Ordinal)
                || (sources.Contains($"\"{string.Join(':', parts[..^1])}\"", StringComparison.Ordinal) && sources.Contains($" {parts[^1]} ", StringComparison.Ordinal));
    }

    private static string ToolTable(ToolCatalog catalog)
    {
        var table = new StringBuilder("| Tool | For | Scope | Hints | Ends |\n|---|---|---|---|---|\n");
        foreach (var tool in catalog.All)
        {
            string[] hints = [tool.Hints.ReadOnly ? "read-only" : "", tool.Hints.Destructive ? "destructive" : "", tool.Hints.OpenWorld ? "open world" : ""];
            var ends = $"{(tool.IsLong ? "as a task" : "at once")}{(tool.MayPark ? ", or above a limit after approval" : "")}";
            table.Append($"| `{tool.Name}` | {tool.Definition.Description} | `{tool.Hints.Scope}` | ")
                .Append($"{string.Join(", ", hints.Where(static it => it.Length > 0))} | {ends} |\n");
        }

        return table.ToString();
    }

    private static string ContentTables(ResourceLibrary resources, PromptLibrary prompts)
    {
        var tables = new StringBuilder("| Resource | Reads | Scopes |\n|---|---|---|\n");
        foreach (var shape in resources.All.Select(static it => it.Shape))
        {
            var scopes = string.Join(", ", shape.Scopes.Select(static it => $"`{it}`"));
            tables.Append($"| `{shape.Template}` | {shape.Description} | {scopes} |\n");
        }

        tables.Append("\n| Prompt | For | Arguments |\n|---|---|---|\n");
        foreach (var prompt in prompts.All)
        {
            var fields = string.Join(
                ", ", prompt.Shape.Fields.Select(static it => $"`{it.Name}`{(it.Required ? "" : "?")}"));
            tables.Append($"| `{PromptLibrary.NameOf(prompt)}` | {prompt.Shape.Description} | {fields} |\n");
        }

        return tables.ToString();
    }

    private static string Drawing(string title, string mermaid) => $"{title}:\n\n```mermaid\n{mermaid.TrimEnd()}\n```\n";

    private static void HoldSection(string name, string expected)
    {
        var text = File.ReadAllText(Path);
        var found = Section(text, name);
        if (Environment.GetEnvironmentVariable(Snapshot.Variable) == "1")
        {
            File.WriteAllText(Path, text.Replace($"<!-- {name} -->{found}<!-- /{name} -->", $"<!-- {name} -->\n{expected}<!-- /{name} -->", StringComparison.Ordinal));
        }
        else
        {
            found.ShouldBe($"\n{expected}", $"run the tests once with {Snapshot.Variable}=1 and look at the difference");
        }
    }

    private static string Section(string text, string name)
    {
        var from = text.IndexOf($"<!-- {name} -->", StringComparison.Ordinal);
        var to = text.IndexOf($"<!-- /{name} -->", StringComparison.Ordinal);
        (from >= 0 && to > from).ShouldBeTrue($"README.md has no section {name}");
        return text[(from + name.Length + "<!--  -->".Length)..to];
    }

    [GeneratedRegex(@"^\| `([A-Za-z_0-9]+)`", RegexOptions.Multiline)]
    private static partial Regex SettingName();
}
