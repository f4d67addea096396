namespace Commerce.Tests.Torture.Environment;

/// <summary><c>torture environment</c>: the faults of what the product stands on, one after the other, and a table of them.</summary>
internal static class EnvironmentVerb
{
    public const string Name = "environment";

    private const int Ok = 0;
    private const int Broken = 1;
    private const int Usage = 2;

    public static async Task<int> RunAsync(string[] arguments, TextWriter console)
    {
        if (EnvironmentWish.Read(arguments) is not { } wish)
        {
            await console.WriteLineAsync(EnvironmentWish.Usage);
            return Usage;
        }

        List<EnvironmentRow> rows = [];
        foreach (var type in wish.Faults)
        {
            var fault = EnvironmentFault.New(type);
            rows.Add(fault.Lacks is { } lacks
                ? EnvironmentRow.NotPossible(fault.Name, lacks)
                : await new EnvironmentRun(fault, wish, console).RunAsync());
            foreach (var violation in rows[^1].Violations)
            {
                await console.WriteLineAsync($"VIOLATION {violation}");
            }

            // Now and again at the end: a long run may be told to stop.
            await console.WriteLineAsync(EnvironmentTable.Row(rows[^1]));
        }

        var violations = rows.Sum(static it => it.Violations.Count);
        await console.WriteLineAsync($"\n{EnvironmentTable.Render(rows)}");
        await console.WriteLineAsync(violations == 0 ? "no violation" : $"{violations} violations");
        return violations == 0 ? Ok : Broken;
    }
}
