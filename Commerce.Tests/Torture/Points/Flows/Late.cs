using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>
/// The provider holds the money and cannot say so until the operation has ended as indeterminate. The reconciler learns it afterwards,
/// confirms the order, and work of its own takes the money.
/// </summary>
internal sealed class Late(FlowRun run) : Authorize(run)
{
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(90);
    private const int Often = 100_000;

    public override int Calls => 2;

    // Its provider misbehaves already, in another way.
    public override string? SlowCall => null;

    public override bool EndsInDoubt => true;

    protected override string CaptureWhen => "now";

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        var account = Run.Shop.Merchant.AccountName;
        await Run.Rig.Book.AddFaultAsync("authorize", "malformed_success", account, Often);
        await Run.Rig.Book.AddFaultAsync("lookup", "unavailable", account, Often);
    }

    public override async Task DriveAsync()
    {
        var giveUp = GiveUpAsync();
        await base.DriveAsync();
        await giveUp;
        await Run.Rig.Book.ClearFaultsAsync();
        await Waiting.ForAsync("the order is confirmed and paid", SettlesWithin, async () =>
        {
            // Its next turn would come in minutes.
            await Run.Shop.ScalarAsync<long>(
                """
                with due as (
                    update engine.effect set next_check_at = clock_timestamp()
                    where tenant_id = $1 and state = 'unknown' and next_check_at > clock_timestamp() returning 1)
                select count(*) from due
                """,
                Run.Shop.Merchant.TenantId);
            return await Run.Shop.UnfinishedAsync() == 0;
        });
    }

    public override Task<IReadOnlyList<string>> ProblemsAsync(BookChange book) => Task.FromResult<IReadOnlyList<string>>(
        [.. Outcome("indeterminate"), .. book.Problems("captured", captures: 1, voids: 0, TotalMinor)]);

    // A day has passed: the deadline of whatever is in doubt lies in the past.
    private Task<TimeSpan> GiveUpAsync() => Waiting.ForAsync("an operation is in doubt", SettlesWithin, async () => await Run.Shop.ScalarAsync<long>(
        """
        with late as (
            update engine.operation o set deadline_at = clock_timestamp() from engine.effect e
            where o.operation_id = e.operation_id and o.tenant_id = $1 and o.status = 'working' and e.state = 'unknown' returning 1)
        select count(*) from late
        """,
        Run.Shop.Merchant.TenantId) > 0);
}
