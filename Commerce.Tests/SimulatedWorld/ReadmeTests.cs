using System.Text;
using Commerce.McpServer.SimulatedWorld;
using Commerce.McpServer.SimulatedWorld.Carriers;
using Commerce.McpServer.SimulatedWorld.Chaos;
using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>The tables of README.md are what the code does; <c>UPDATE_SNAPSHOTS=1</c> writes them.</summary>
public sealed class ReadmeTests
{
    private static readonly Dictionary<string, string> Sections = new()
    {
        ["methods"] = Table(["Payment method", "Card", "What happens"], MagicMethods.All.Select(static it =>
            new[] { $"`{it.Pattern}`", $"{it.Brand} {it.Last4}", MeaningOf(it) })),
        ["amounts"] = Table(["Amount", "Acts like"], MagicMethods.Amounts.Select(static it =>
            new[] { $"{it.Key}", $"`{it.Value}`" })),
        ["cards"] = Table(["Number", "Acts like"], TestCards.All.Select(static it =>
            new[] { it.Key, $"`{it.Value}`" })),
        ["carriers"] = Table(["Code", "Name", "Answers after", "Quotes live", "Services", "Currencies"],
            CarrierBook.All.Select(static it => new[]
            {
                $"`{it.Code}`", it.Name, $"{it.Pace.TotalMilliseconds} ms", $"{it.QuoteLife.TotalMinutes} min",
                string.Join(", ", it.Services.Select(static service => $"`{service.Code}`")),
                string.Join(" ", it.Currencies),
            })),
        ["postcodes"] = Table(["Postal code", "What happens"], MagicPostcodes.All.Select(static it =>
            new[] { $"`{it.PostalCode}`", it.Meaning })),
        ["calls"] = string.Join(", ", Enum.GetValues<WorldCall>().Select(static it => $"`{WorldJson.Name(it)}`")),
        ["faults"] = Table(["Fault", "What happens"], Enum.GetValues<Fault>().Where(static it => it != Fault.None)
            .Select(static it => new[] { $"`{WorldJson.Name(it)}`", FaultMeanings.Of(it) })),
    };

    [Fact]
    public void The_tables_say_what_the_code_does()
    {
        var path = Readme();
        var text = File.ReadAllText(path);
        var expected = Sections.Aggregate(text, static (all, section) => Put(all, section.Key, section.Value));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, expected);
        }
        else
        {
            text.ShouldBe(expected, "run the tests once with UPDATE_SNAPSHOTS=1 and look at the difference");
        }
    }

    [Fact]
    public void Every_fault_and_every_magic_amount_has_a_meaning()
    {
        Enum.GetValues<Fault>().ShouldAllBe(static it => it == Fault.None || FaultMeanings.Of(it).Length > 0);
        MagicMethods.Amounts.Values.ShouldAllBe(static name => MagicMethods.Find(name) != null);
        MagicMethods.All.Select(static it => it.Pattern).ShouldBeUnique();
    }

    [Fact]
    public void Every_test_card_is_a_well_formed_number_with_a_known_behaviour()
    {
        TestCards.All.Keys.ShouldAllBe(static number => HasCheckDigit(number));
        TestCards.All.Values.ShouldAllBe(static name => MagicMethods.Find(name) != null);
    }

    private static string MeaningOf(MagicMethod method) =>
        method.Meaning + (method.Fault == Fault.None ? "" : " (*once*)");

    private static bool HasCheckDigit(string number) => number.Reverse().Select(static (digit, place) =>
        (digit - '0') * (place % 2 == 0 ? 1 : 2)).Sum(static value => value > 9 ? value - 9 : value) % 10 == 0;

    private static string Put(string text, string name, string content)
    {
        var (open, close) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        var start = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var end = text.IndexOf(close, StringComparison.Ordinal);
        end.ShouldBeGreaterThanOrEqualTo(start, $"README.md has no place for '{name}'");
        return text[..start] + content + text[end..];
    }

    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        var table = new StringBuilder("\n").Append(Row(head)).Append(Row([.. head.Select(static _ => "---")]));
        foreach (var row in rows)
        {
            table.Append(Row(row));
        }

        return table.ToString();
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Readme()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Commerce.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("These tests run in the repository.");
        }

        return Path.Combine(folder, "Commerce.McpServer", "SimulatedWorld", "README.md");
    }
}
