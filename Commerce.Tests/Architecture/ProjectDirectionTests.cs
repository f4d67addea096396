namespace Commerce.Tests.Architecture;

public sealed class ProjectDirectionTests
{
    private const string McpServer = "Commerce.McpServer";
    private const string Workers = "Commerce.Workers";

    [Fact]
    public void The_domain_knows_no_host() => Forbidden(CodeMap.Domain, McpServer, Workers, "ModelContextProtocol", "MediatR", "FluentValidation",
        "Microsoft.AspNetCore").ShouldBeEmpty();

    [Fact]
    public void The_workers_know_neither_the_server_nor_the_protocol_nor_the_web() =>
        Forbidden(CodeMap.Workers, McpServer, "ModelContextProtocol", "MediatR", "FluentValidation", "Microsoft.AspNetCore").ShouldBeEmpty();

    [Fact]
    public void The_rule_sees_what_is_referenced()
    {
        Forbidden(CodeMap.McpServer, Workers, "ModelContextProtocol", "Microsoft.AspNetCore").Count.ShouldBeGreaterThan(2);
        Forbidden(CodeMap.Workers, "Commerce.Domain").ShouldBe(["Commerce.Domain"]);
    }

    private static List<string> Forbidden(Mono.Cecil.ModuleDefinition module, params string[] names) =>
    [
        .. CodeMap.ReferencesOf(module).Where(reference => names.Any(
            name => reference == name || reference.StartsWith(name + ".", StringComparison.Ordinal))),
    ];
}
