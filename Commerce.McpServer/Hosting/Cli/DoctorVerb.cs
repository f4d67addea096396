namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// <c>./run.sh doctor</c>: looks at everything a start needs and says what is wrong and what to do. It changes
/// nothing, apart from starting a database that is stopped and stopping it again.
/// </summary>
public static class DoctorVerb
{
    public const string Name = "doctor";

    public static async Task<int> RunAsync(
        IConfiguration configuration, CommerceHome home, TextWriter output, CancellationToken cancel)
    {
        var machine = new MachineChecks(home);
        var database = new DatabaseChecks(configuration, home);
        var server = new ServerChecks(configuration, home);
        (string Subject, Func<CancellationToken, Task<Finding>> Look)[] checks =
        [
            ("SDK", MachineChecks.SdkAsync),
            ("Data folder", machine.FolderAsync),
            ("Disk", machine.DiskAsync),
            ("PostgreSQL", database.BinariesAsync),
            ("Database", database.DatabaseAsync),
            ("Port", server.PortAsync),
            ("Key", server.KeyAsync),
        ];
        var wrong = 0;
        foreach (var (subject, look) in checks)
        {
            var finding = await ExplainedAsync(subject, look, cancel);
            wrong += finding.Verdict == Verdict.Bad ? 1 : 0;
            await output.WriteLineAsync(finding.ToString());
        }

        await output.WriteLineAsync(
            wrong == 0 ? "Nothing is wrong." : $"{wrong} of {checks.Length} checks found something wrong.");
        return wrong == 0 ? 0 : 1;
    }

    // The same sentence the start would have ended with.
    private static async Task<Finding> ExplainedAsync(
        string subject, Func<CancellationToken, Task<Finding>> look, CancellationToken cancel)
    {
        try
        {
            return await look(cancel);
        }
        catch (SetupException failure)
        {
            return Finding.Bad(subject, failure.Message);
        }
    }
}
