using System.Runtime.InteropServices;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Health;
using Commerce.Domain.Infrastructure.Settings;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Hosting.Cli.Approve;
using Commerce.McpServer.Hosting.Cli.Ledger;
using Npgsql;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>The verbs that need no host: they prepare, look and ask, and then they end.</summary>
public static class CommandLine
{
    public const string Migrate = "migrate";

    private const string OwnerConnection = "CommerceOwner";

    /// <summary>Runs the verb if it is one of these; null leaves the arguments to the host.</summary>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        if (args is not [CallVerb.Name or DoctorVerb.Name or ResetVerb.Name or Migrate or VerifyAudit.Name or HealthText.Verb
            or MerchantVerb.Name or KeyVerb.Name or ApproveVerb.Name or LedgerVerb.Name, ..])
        {
            return null;
        }

        return await ExplainAsync(cancel => RunAsync(args[0], args[1..], cancel));
    }

    /// <summary>The same for a verb that Ctrl-C ends.</summary>
    public static async Task<int> ExplainAsync(Func<CancellationToken, Task<int>> run)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return await ExplainAsync(() => run(stop.Token));

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>
    /// A machine that is not ready ends in one sentence, not in a stack trace. The host's start goes through here too.
    /// </summary>
    public static async Task<int> ExplainAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception failure) when (failure is SetupException or SettingException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return Interrupted;
        }
    }

    // What a shell expects of a program that was ended by Ctrl-C.
    private const int Interrupted = 130;

    private static Task<int> RunAsync(string verb, string[] rest, CancellationToken cancel)
    {
        var home = CommerceHome.Resolve();
        return verb switch
        {
            CallVerb.Name => CallVerb.RunAsync(rest, home, Console.Out, Console.Error, cancel),
            ResetVerb.Name => ResetVerb.RunAsync(rest, home, Console.In, Console.Out, cancel),
            VerifyAudit.Name => VerifyAudit.RunAsync(rest, cancel),
            HealthText.Verb => HealthText.AskAsync(ServerPort.Resolve(ServerConfiguration.Read()), Console.Out),
            MerchantVerb.Name => WithMerchantsAsync(home, it => MerchantVerb.RunAsync(rest, it, Console.Out, cancel), cancel),
            KeyVerb.Name => WithMerchantsAsync(home, it => KeyVerb.RunAsync(rest, it, Console.Out, cancel), cancel),
            ApproveVerb.Name => ApproveVerb.RunAsync(rest, cancel),
            LedgerVerb.Name => LedgerVerb.RunAsync(rest, cancel),
            DoctorVerb.Name => DoctorVerb.RunAsync(ServerConfiguration.Read(), home, Console.Out, cancel),
            _ => MigrateAsync(home, cancel),
        };
    }

    private static async Task<int> WithMerchantsAsync(CommerceHome home, Func<MerchantStore, Task<int>> run, CancellationToken cancel)
    {
        var configuration = ServerConfiguration.Read();
        await using var database = await RunningDatabase.PrepareAsync(configuration, home, Console.Error.WriteLine, cancel);
        var owner = database.OwnerOf(configuration) ?? throw new SetupException(
            $"Merchants and keys are made by the database's owner: set ConnectionStrings__{OwnerConnection}.");
        await using var dataSource = NpgsqlDataSource.Create(owner);
        return await run(new MerchantStore(dataSource));
    }

    private static async Task<int> MigrateAsync(CommerceHome home, CancellationToken cancel)
    {
        var configuration = ServerConfiguration.Read();
        CrashTrigger.Enable(configuration);
        await using var database = await RunningDatabase.PrepareAsync(
            configuration, home, Console.Out.WriteLine, cancel);
        await Console.Out.WriteLineAsync("The database is at the version of this server.");
        if (configuration.GetConnectionString(OwnerConnection) is { Length: > 0 } owner && configuration.GetValue(ServeCommand.DemoSetting, false))
        {
            // Servers that log in as the application's role alone can make no merchant: the job that has the owner's does.
            home.Create();
            var keys = await new DemoMerchant(home, owner).EnsureAsync(cancel);
            await ConnectionFile.For(ServerPort.Resolve(configuration), keys).WriteAsync(home, cancel);
            await Console.Out.WriteLineAsync($"The demo merchant's address and key are in {home.ConnectionFile}, all its keys beside it.");
        }

        return 0;
    }
}
