using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>Looks from the death of a process on for the first step that its unfinished work makes again.</summary>
internal sealed class ResumeWatch(Shop shop)
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(60);

    // Any saved step, and a claim that the dead cannot have made.
    private const string Marks = """
        select coalesce(string_agg(o.operation_id || o.updated_at || o.status || coalesce(q.epoch, -1), ',' order by o.operation_id), '')
        from engine.operation o left join engine.operation_queue q using (operation_id)
        where o.tenant_id = $1 and (o.operation_id = any ($2))
        """;

    private string[] _left = [];
    private string _before = "";

    /// <summary>How much of the merchant's work was under way.</summary>
    public async Task<bool> BeginAsync()
    {
        _left = await shop.ScalarAsync<string[]>(
            "select coalesce(array_agg(operation_id), '{}') from engine.operation_queue where tenant_id = $1 and run_after <= clock_timestamp() + interval '1 second'",
            shop.Merchant.TenantId);
        _before = await shop.ScalarAsync<string>(Marks, shop.Merchant.TenantId, _left);
        return _left.Length > 0;
    }

    /// <summary>Null if nothing was left to do, or nothing came in time: the case says why then.</summary>
    public async Task<TimeSpan?> WaitAsync(long since)
    {
        if (_left.Length == 0)
        {
            return null;
        }

        try
        {
            await Waiting.ForAsync("work goes on", GiveUpAfter, async () => await shop.ScalarAsync<string>(Marks, shop.Merchant.TenantId, _left) != _before);
            return TimeProvider.System.GetElapsedTime(since);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
