using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>Looks from the death of a process on for the first step that its unfinished work makes again.</summary>
internal sealed class ResumeWatch(Shop shop)
{
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(60);

    // Due, or held by somebody; also an outcome that the reconciler is about to look up.
    private const string Left = """
        select coalesce(array_agg(id), '{}') from (
            select operation_id as id from engine.operation_queue
            where tenant_id = $1 and run_after <= clock_timestamp() + interval '1 second'
            union all
            select effect_id::text from engine.effect
            where tenant_id = $1 and state = 'unknown' and next_check_at <= clock_timestamp() + interval '1 second') due
        """;

    // Any saved step, or a claim that the dead cannot have made.
    private const string Marks = """
        select coalesce(string_agg(mark, ',' order by mark), '') from (
            select o.operation_id || o.updated_at || o.status || coalesce(q.epoch, -1) as mark
            from engine.operation o left join engine.operation_queue q using (operation_id)
            where o.tenant_id = $1 and o.operation_id = any ($2)
            union all
            select e.effect_id || e.state || e.checks from engine.effect e where e.tenant_id = $1 and e.effect_id::text = any ($2)) marks
        """;

    private string[] _left = [];
    private string _before = "";

    /// <summary>Notes what work is due and how far it is.</summary>
    public async Task BeginAsync()
    {
        _left = await shop.ScalarAsync<string[]>(Left, shop.Merchant.TenantId);
        _before = await shop.ScalarAsync<string>(Marks, shop.Merchant.TenantId, _left);
    }

    public async Task<Resumption> WaitAsync(long since)
    {
        if (_left.Length == 0)
        {
            return new Resumption(null, IsStuck: false);
        }

        try
        {
            await Waiting.ForAsync("work goes on", GiveUpAfter, async () => await shop.ScalarAsync<string>(Marks, shop.Merchant.TenantId, _left) != _before);
            return new Resumption(TimeProvider.System.GetElapsedTime(since), IsStuck: false);
        }
        catch (TimeoutException)
        {
            return new Resumption(null, IsStuck: true);
        }
    }
}

/// <param name="After">Null if nothing was left to do.</param>
/// <param name="IsStuck">Something was, and nobody did it.</param>
internal sealed record Resumption(TimeSpan? After, bool IsStuck);
