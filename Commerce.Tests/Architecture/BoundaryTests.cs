using Mono.Cecil;

namespace Commerce.Tests.Architecture;

/// <summary>Rules about who may use whom inside a project; every rule is shown to find what it is there to find.</summary>
public sealed class BoundaryTests
{
    private const string Tools = "Commerce.McpServer.Tools";
    private const string World = "Commerce.McpServer.SimulatedWorld";
    private const string Infrastructure = "Commerce.Domain.Infrastructure";

    // The suite's fixtures have to do what no tool of the shop does.
    private const string Fixtures = "Commerce.McpServer.Conformance";
    private const string Wrong = "Commerce.Tests.Architecture.Wrong";

    // Databases, buses and the code that talks to them.
    private static readonly string[] Outside = [Infrastructure, "Microsoft.EntityFrameworkCore", "Npgsql", "MassTransit", "System.Net.Http", "System.IO"];

    [Fact]
    public void A_tool_area_uses_no_other_area()
    {
        var uses = CodeMap.UsesIn(CodeMap.McpServer, Tools);
        uses.Select(static use => AreaOf(use.From, Tools)).Distinct().Count().ShouldBeGreaterThan(1, "more than one area is looked at");

        OtherAreas(uses, Tools).ShouldBeEmpty();
    }

    [Fact]
    public void A_call_into_another_area_is_found_even_inside_an_async_method() =>
        OtherAreas(CodeMap.UsesIn(CodeMap.Tests, Wrong), Wrong + ".Tools").ShouldHaveSingleItem().ShouldContain("CartTool uses ");

    [Fact]
    public void The_model_knows_no_database_no_bus_and_no_network()
    {
        var model = CodeMap.UsesIn(CodeMap.Domain, "Commerce.Domain").Where(static use => !use.From.IsIn(Infrastructure)).ToArray();
        model.Select(static use => use.From).Distinct().Count().ShouldBeGreaterThan(30);

        Leaks(model).ShouldBeEmpty();
    }

    [Fact]
    public void A_database_in_a_field_a_property_or_a_parameter_of_the_model_is_found()
    {
        var leaks = Leaks(CodeMap.UsesIn(CodeMap.Tests, Wrong + ".Model"));

        leaks.ShouldContain(static it => it.Contains("uses Npgsql.NpgsqlDataSource"));
        leaks.ShouldContain(static it => it.Contains("uses Commerce.Domain.Infrastructure.Persistence.CommerceSession"));
    }

    [Fact]
    public void In_the_server_only_the_program_uses_the_workers()
    {
        var uses = CodeMap.UsesIn(CodeMap.McpServer);

        Users(uses, "Commerce.Workers").ShouldBe(["Program"]);
    }

    [Fact]
    public void In_the_server_only_the_program_uses_the_simulated_world()
    {
        var uses = CodeMap.UsesIn(CodeMap.McpServer);

        Users(uses, World).ShouldBe(["Program"]);
        uses.Count(static use => use.From.IsIn(World)).ShouldBeGreaterThan(100);
    }

    [Fact]
    public void The_simulated_world_knows_nothing_of_the_shop()
    {
        // It stands for other companies: their programs have neither our tables nor our engine.
        var uses = CodeMap.UsesIn(CodeMap.McpServer, World);

        uses.Where(static use => use.To.IsIn(Infrastructure) && use.To.Name is "CommerceSession" or "CommerceDb" or "AuditTrail" or "LedgerBook")
            .ShouldBeEmpty();
        uses.Where(static use => use.To.IsIn(Tools) || use.To.IsIn("Commerce.McpServer.Pipeline")).ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_asks_the_client_back_in_the_middle_of_a_call()
    {
        // Stateless clients cannot be asked: whatever a person has to do goes out as an answer and comes back as a new call.
        foreach (var module in (ModuleDefinition[])[CodeMap.McpServer, CodeMap.Workers, CodeMap.Domain])
        {
            AsksBack(CodeMap.UsesIn(module)).ShouldBeEmpty();
        }

        AsksBack(CodeMap.UsesIn(CodeMap.Tests, Wrong)).ShouldHaveSingleItem().ShouldContain("AskingTool uses ");
    }

    private static string AreaOf(TypeName type, string root) =>
        type.IsIn(root) && type.Namespace.Length > root.Length ? type.Namespace[(root.Length + 1)..].Split('.')[0] : "";

    private static List<string> OtherAreas(IEnumerable<Use> uses, string root) =>
    [
        .. uses.Where(use => AreaOf(use.From, root) is { Length: > 0 } from && AreaOf(use.To, root) is { Length: > 0 } to && from != to)
            .GroupBy(static use => (use.From, use.To)).Select(static same => same.First().ToString()),
    ];

    private static List<string> Leaks(IEnumerable<Use> uses) =>
        [.. uses.Where(static use => Outside.Any(space => use.To.IsIn(space))).Select(static use => use.ToString()).Distinct()];

    // Users from outside of the space itself.
    private static List<string> Users(IEnumerable<Use> uses, string space) =>
        [.. uses.Where(use => use.To.IsIn(space) && !use.From.IsIn(space)).Select(static use => use.From.ToString()).Distinct().Order(StringComparer.Ordinal)];

    private static List<string> AsksBack(IEnumerable<Use> uses) =>
    [
        .. uses.Where(static use => use.To.IsIn("ModelContextProtocol")
                && !use.From.IsIn(Fixtures) && use.Member is "ElicitAsync" or "SampleAsync" or "RequestRootsAsync" or "AsSamplingChatClient")
            .Select(static use => use.ToString()),
    ];
}
