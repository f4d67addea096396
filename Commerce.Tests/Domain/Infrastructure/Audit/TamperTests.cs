using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Audit.Verification;
using Commerce.Tests.Support;

namespace Commerce.Tests.Domain.Infrastructure.Audit;

/// <summary>A superuser falsifies the log; verification names what and where.</summary>
public sealed class TamperTests(TestCluster cluster)
{
    // Seals every event of a merchant again from its bytes, the way someone does who knows exactly how the chain is made.
    private const string RewriteChain = """
        with recursive ordered as (
            select s.event_id, s.seq, e.leaf_hash from engine.audit_seal s join engine.audit_event e using (event_id) where s.tenant_id = $1),
        chain as (
            select event_id, seq, sha256(decode(repeat('00', 32), 'hex') || leaf_hash) as hash from ordered where seq = 1
            union all
            select o.event_id, o.seq, sha256(c.hash || o.leaf_hash) from chain c join ordered o on o.seq = c.seq + 1),
        resealed as (
            update engine.audit_seal s set chain_hash = c.hash from chain c where s.event_id = c.event_id returning s.seq, s.chain_hash)
        update engine.audit_head h set chain_hash = r.chain_hash from resealed r where h.tenant_id = $1 and r.seq = h.seq
        """;

    private const string EditBytes = """
        update engine.audit_event e set actor = 'nobody', canonical = x.bytes, leaf_hash = sha256(x.bytes)
        from engine.audit_seal s, lateral (
            select convert_to(replace(convert_from(e2.canonical, 'utf8'), '"actor":"system"', '"actor":"nobody"'), 'utf8') as bytes
            from engine.audit_event e2 where e2.event_id = s.event_id) x
        where s.event_id = e.event_id and s.tenant_id = $1 and s.seq = $2
        """;

    [Fact]
    public async Task An_untouched_log_is_verified()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();
        await scene.PostAsync();

        var report = await scene.VerifyAsync();

        report.Findings.ShouldBeEmpty();
        report.Checkpoints.ShouldBe(2);
        report.Tenants.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            static it => it.Sealed.ShouldBe(10), static it => it.SignedTo.ShouldBe(10), static it => it.Unsealed.ShouldBe(1),
            static it => it.Entries.ShouldBe(3), static it => it.Operations.ShouldBe(1));
    }

    [Theory]
    [InlineData("actor", "'somebody else'")]
    [InlineData("action", "'test.never_happened'")]
    [InlineData("subject", "'thing:99'")]
    [InlineData("outcome", "'refused'")]
    [InlineData("operation_id", "'op_other'")]
    [InlineData("at", "at + interval '1 microsecond'")]
    [InlineData("tenant_id", "gen_random_uuid()")]
    public async Task An_edited_column_is_named(string column, string value)
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync($"update engine.audit_event e set {column} = {value} from engine.audit_seal s "
            + "where s.event_id = e.event_id and s.seq = 2");

        First(await scene.VerifyAsync()).ShouldBe((2, AuditRule.Content));
    }

    [Fact]
    public async Task Edited_bytes_break_their_hash()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync(
            "alter table engine.audit_event drop constraint audit_event_check; "
            + "update engine.audit_event e set canonical = set_byte(canonical, 30, get_byte(canonical, 30) # 1) "
            + "from engine.audit_seal s where s.event_id = e.event_id and s.seq = 5");

        var report = await scene.VerifyAsync();
        First(report).ShouldBe((5, AuditRule.Leaf));
        report.Findings.ShouldContain(static it => it.Seq == 5 && it.Rule == AuditRule.Chain);
    }

    [Fact]
    public async Task Bytes_edited_with_their_hash_break_the_chain()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync(EditBytes, scene.Merchant.TenantId, 3L);

        First(await scene.VerifyAsync()).ShouldBe((3, AuditRule.Chain));
    }

    [Fact]
    public async Task A_whole_chain_rewritten_fails_against_the_checkpoints()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync(EditBytes, scene.Merchant.TenantId, 3L);
        await scene.TamperAsync(RewriteChain, scene.Merchant.TenantId);

        var report = await scene.VerifyAsync();
        First(report).ShouldBe((1, AuditRule.Signed));
        report.Findings.ShouldHaveSingleItem().Message.ShouldBe("one of the events 1 to 6 is not what checkpoint 1 signed");
    }

    [Fact]
    public async Task A_rewriting_behind_the_first_checkpoint_is_narrowed_down_to_what_came_after_it()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync(EditBytes, scene.Merchant.TenantId, 8L);
        await scene.TamperAsync(RewriteChain, scene.Merchant.TenantId);

        First(await scene.VerifyAsync()).ShouldBe((7, AuditRule.Signed));
    }

    [Fact]
    public async Task A_rewriting_with_new_checkpoints_lacks_the_key()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();
        var other = Path.Combine(scene.Folder, "of-somebody-else");

        await scene.TamperAsync(EditBytes, scene.Merchant.TenantId, 3L);
        await scene.TamperAsync(RewriteChain, scene.Merchant.TenantId);
        await scene.TamperAsync("delete from engine.audit_checkpoint");
        await scene.CheckpointAsync(AuditOptions.In(other));

        (await scene.VerifyAsync()).Findings.ShouldContain(static it => it.Rule == AuditRule.Export);
        (await scene.VerifyAsync(withoutCheckpoints: true)).Findings
            .ShouldHaveSingleItem().Message.ShouldEndWith("which is not among the trusted ones");
    }

    [Fact]
    public async Task A_deleted_event_leaves_a_gap()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync("delete from engine.audit_event where event_id = (select event_id from engine.audit_seal where seq = 4)");

        First(await scene.VerifyAsync()).ShouldBe((4, AuditRule.Order));
    }

    [Fact]
    public async Task A_deleted_event_with_its_seal_leaves_a_gap()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync("with gone as (delete from engine.audit_seal where seq = 1 returning event_id) "
            + "delete from engine.audit_event where event_id in (select event_id from gone)");

        First(await scene.VerifyAsync()).ShouldBe((1, AuditRule.Order));
    }

    [Fact]
    public async Task A_cut_off_end_is_missed_by_the_checkpoint_that_signed_it()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync("with gone as (delete from engine.audit_seal where seq >= 8 returning event_id) "
            + "delete from engine.audit_event where event_id in (select event_id from gone)");
        await scene.TamperAsync("update engine.audit_head h set (seq, chain_hash) = (select s.seq, s.chain_hash from engine.audit_seal s "
            + "where s.tenant_id = h.tenant_id order by s.seq desc limit 1)");

        First(await scene.VerifyAsync()).ShouldBe((8, AuditRule.Signed));
    }

    [Fact]
    public async Task Truncated_tables_are_missed_by_everything()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync("truncate engine.audit_event, engine.audit_seal, engine.audit_head");

        var report = await scene.VerifyAsync();
        First(report).ShouldBe((1, AuditRule.Signed));
        report.Findings.Count(static it => it.Rule == AuditRule.Ledger).ShouldBe(2);
        report.Findings.ShouldContain(static it => it.Rule == AuditRule.Operation);
    }

    [Fact]
    public async Task Two_events_that_changed_places_are_both_named()
    {
        await using var scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

        await scene.TamperAsync("alter table engine.audit_seal drop constraint audit_seal_pkey; "
            + "update engine.audit_seal s set event_id = o.event_id from engine.audit_seal o "
            + "where (s.seq, o.seq) in ((2, 3), (3, 2)) and s.tenant_id = o.tenant_id");

        var report = await scene.VerifyAsync();
        report.Findings.Where(static it => it.Rule == AuditRule.Chain).Select(static it => it.Seq).ShouldBe([2, 3]);
    }

    private static (long, AuditRule) First(AuditReport report)
    {
        var first = report.Findings.Where(static it => it.Seq is not null).MinBy(static it => it.Seq);
        return (first.ShouldNotBeNull().Seq!.Value, first.Rule);
    }
}
