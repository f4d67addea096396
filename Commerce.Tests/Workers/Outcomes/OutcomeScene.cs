using Commerce.Domain.Operations.Effects;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Workers.Outcomes;

/// <summary>Charges whose outcome is lost, and the ways to get it back.</summary>
internal static class OutcomeScene
{
    public static readonly OutcomeWord Done = new(true, "their-1", "person:ada") { Note = "seen in their list" };

    public static readonly OutcomeWord NotDone = new(false, null, "person:ada");

    public static IOutcomeDesk Outcomes(this EngineHost engine) => engine.Services.GetRequiredService<IOutcomeDesk>();

    public static Task ReconcileAsync(this EngineHost engine) =>
        engine.Services.GetRequiredService<Reconciler>().CheckDueAsync(TestContext.Current.CancellationToken);

    /// <summary>A charge that was sent and not answered; nobody could be asked either.</summary>
    public static async Task<string> LoseAsync(this EngineHost engine, Guid subject, bool acts = true, int deadline = 600)
    {
        engine.Provider.EveryLookUp = static _ => ProviderOutcome.Unknown;
        engine.Provider.NextSends.Enqueue(call =>
        {
            if (acts)
            {
                engine.Provider.Act(call);
            }

            return ProviderOutcome.Unknown;
        });
        var answer = await engine.CallAsync("charge", new { subject, expected_version = 1, deadline_s = deadline });
        var operation = answer switch
        {
            ToolAnswer.Accepted accepted => accepted.Operation.OperationId,
            ToolAnswer.Completed completed => completed.Result.StructuredContent!.Value.GetProperty("operation_id").GetString()!,
            _ => throw new InvalidOperationException(answer.ToString()),
        };
        await Eventually.HoldsAsync(async () => (await engine.StateAsync(operation)).State == "unknown");
        return operation;
    }

    /// <summary>The same, and the operation has ended saying that nobody knows.</summary>
    public static async Task<string> LoseForGoodAsync(this EngineHost engine, Guid subject, bool acts = true)
    {
        var operation = await engine.LoseAsync(subject, acts, deadline: 0);
        (await engine.WaitForEndAsync(operation)).Error!.Value.GetProperty("code").GetString().ShouldBe("provider.unknown_outcome");
        return operation;
    }

    public static Task BeDueAsync(this EngineHost engine) => engine.Merchant.ExecuteAsync(
        "update engine.effect set next_check_at = clock_timestamp() where next_check_at is not null");

    /// <summary>Long enough ago for "not found" to be proof.</summary>
    public static Task BeLongAgoAsync(this EngineHost engine) => engine.Merchant.ExecuteAsync(
        "update engine.effect set first_sent_at = first_sent_at - interval '1 hour'");

    /// <summary>Asked as often as there is, without an answer.</summary>
    public static async Task BeLeftToPeopleAsync(this EngineHost engine, string operation)
    {
        for (var checks = 0; (await engine.StateAsync(operation)).State == "unknown"; checks++)
        {
            checks.ShouldBeLessThan(20);
            await engine.BeDueAsync();
            await engine.ReconcileAsync();
        }

        (await engine.StateAsync(operation)).State.ShouldBe("manual");
    }

    public static async Task<(string? State, TimeSpan? Next, int Late)> StateAsync(this EngineHost engine, string operation) =>
        await engine.Merchant.InUnitOfWorkAsync<(string?, TimeSpan?, int)>(async (session, _) =>
        {
            await using var command = session.Command(
                """
                select state, next_check_at - clock_timestamp(), late_checks from engine.effect
                where operation_id = $1 order by generation desc limit 1
                """,
                operation);
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            return await reader.ReadAsync(TestContext.Current.CancellationToken)
                ? (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<TimeSpan>(1), reader.GetInt32(2))
                : (null, null, 0);
        });

    public static async Task<OpenOutcome> FindAsync(this EngineHost engine, string operation) =>
        (await engine.Outcomes().FindAsync(null, operation, TestContext.Current.CancellationToken)).Single();

    public static async Task<OutcomeReport> SettleAsync(this EngineHost engine, string operation, OutcomeWord word) =>
        await engine.Outcomes().SettleAsync(await engine.FindAsync(operation), word, TestContext.Current.CancellationToken);

    public static Task<long> BookedAsync(this EngineHost engine, Guid subject) =>
        engine.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry where source_id = $1", subject);

    public static Task<long> AuditedAsync(this EngineHost engine, string action, string actor) => engine.Merchant.ScalarAsync<long>(
        "select count(*) from engine.audit_event where action = $1 and actor = $2", action, actor);
}
