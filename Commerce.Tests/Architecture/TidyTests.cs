using Mono.Cecil;

namespace Commerce.Tests.Architecture;

public sealed class TidyTests
{
    // The rules' own text names what they forbid.
    private static readonly string[] Own = ["Commerce.Tests/Architecture/TidyRules.cs", "Commerce.Tests/Architecture/TidyTests.cs"];

    public static TheoryData<string, string> Breaking => [.. TidyRules.Lines.Select(static rule => (rule.Name, rule.Breaks))];

    [Fact]
    public void Every_source_file_is_tidy()
    {
        SourceTree.Files.Count(static file => file.EndsWith(".cs", StringComparison.Ordinal)).ShouldBeGreaterThan(200);

        var problems = SourceTree.Files.Except(Own).SelectMany(static file => TidyRules.ProblemsOf(file, SourceTree.LinesOf(file)));

        string.Join('\n', problems).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Breaking))]
    public void A_line_that_breaks_a_rule_is_reported_with_its_place(string rule, string line)
    {
        string[] files = ["Commerce.Domain/Carts/Cart.cs", "Commerce.Tests/Domain/CartTests.cs"];

        files.SelectMany(file => TidyRules.ProblemsOf(file, ["", line])).ShouldContain(it => it.Contains($".cs:2: {rule}: "));
    }

    [Fact]
    public void Long_lines_long_files_and_names_that_say_nothing_are_reported()
    {
        Problems("Commerce.Domain/Carts/Cart.cs", [new string('x', TidyRules.MaxColumns + 1)]).ShouldContain("columns");
        Problems("Commerce.Domain/Carts/Cart.cs", new string[TidyRules.MaxLines + 1]).ShouldContain("split it");
        Problems("Commerce.Domain/Carts/Cart.cs", new string[TidyRules.MaxLines]).ShouldBeEmpty();
        Problems("Commerce.Tests/Domain/CartTests.cs", new string[TidyRules.MaxTestLines]).ShouldBeEmpty();
        Problems("Commerce.Domain/Common/Cart.cs", []).ShouldContain("says nothing");
        Problems("Commerce.Domain/Carts/Extensions.cs", []).ShouldContain("says nothing");

        static string Problems(string file, string[] lines) =>
            string.Join('\n', TidyRules.ProblemsOf(file, [.. lines.Select(static line => line ?? "")]));
    }

    [Fact]
    public void A_reason_for_a_long_file_is_kept_only_while_it_is_needed() =>
        TidyRules.Long.Keys.Where(static file => SourceTree.LinesOf(file).Length <= TidyRules.MaxLines).ShouldBeEmpty();

    [Fact]
    public void No_function_is_longer_than_a_screen()
    {
        Functions(CodeMap.Domain).Count().ShouldBeGreaterThan(300);

        ModuleDefinition[] all = [CodeMap.Domain, CodeMap.McpServer, CodeMap.Workers, CodeMap.Tests];
        all.SelectMany(Functions).Where(static it => it.Lines > TidyRules.MaxFunctionLines)
            .Select(static it => $"{it.Name}: {it.Lines} lines").ShouldBeEmpty();
    }

    // Three functions of five lines; an optimised build has no instructions on the lines of their braces.
    [Fact]
    public void The_length_of_a_function_is_seen_through_async_and_iterators()
    {
        var seen = Functions(CodeMap.Tests).Where(static it => it.Name.Contains(nameof(Wrong.LongFunctions))).Select(static it => it.Lines).ToArray();

        seen.Length.ShouldBe(3);
        seen.ShouldAllBe(static lines => lines >= 3 && lines <= 5);
    }

    private static IEnumerable<(string Name, int Lines)> Functions(ModuleDefinition module) =>
        from type in module.GetTypes()
        from method in type.Methods
        let points = method.DebugInformation.SequencePoints.Where(static it => !it.IsHidden).ToArray()
        where points.Length > 0 && !method.IsConstructor && !points[0].Document.Url.EndsWith(".g.cs", StringComparison.Ordinal)
        select ($"{type.FullName}.{method.Name}", points.Max(static it => it.EndLine) - points.Min(static it => it.StartLine) + 1);
}
