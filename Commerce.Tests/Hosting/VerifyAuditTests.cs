using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.Cli;
using Commerce.Tests.Domain.Infrastructure.Audit;
using Commerce.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Commerce.Tests.Hosting;

/// <summary>The verb as a person at a shell uses it: exit code and text.</summary>
public sealed class VerifyAuditTests(TestCluster cluster) : IAsyncLifetime
{
    private AuditScene _scene = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await (await AuditScene.CreateAsync(cluster)).WithHistoryAsync();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task A_good_log_ends_with_verified_and_zero()
    {
        var (code, text) = await RunAsync();

        text.ShouldEndWith("VERIFIED: nothing was changed, removed, moved or left out.\n");
        text.ShouldContain("Checkpoints: 2, the last is number 2");
        text.ShouldMatch($"{_scene.Merchant.TenantId} +10 +10 +0 +2 +1  ok");
        code.ShouldBe(0);
    }

    [Fact]
    public async Task A_falsified_log_names_the_first_bad_event_and_ends_with_one()
    {
        await _scene.TamperAsync("update engine.audit_event e set actor = 'nobody' from engine.audit_seal s "
            + "where s.event_id = e.event_id and s.seq in (4, 7)");

        var (code, text) = await RunAsync();

        text.ShouldEndWith($"NOT VERIFIED: 2 findings. First bad event: 4 of merchant {_scene.Merchant.TenantId}\n");
        code.ShouldBe(1);
    }

    [Fact]
    public async Task An_export_is_written_and_verified_without_a_database()
    {
        var file = Path.Combine(_scene.Folder, "export.jsonl");

        (await RunAsync("--export", file, "--tenant", _scene.Merchant.TenantId.ToString())).Code.ShouldBe(0);

        var (code, text) = await RunAsync("--from", file, "--keys", _scene.Options.PublicKeyFolder);
        text.ShouldContain("VERIFIED");
        code.ShouldBe(0);
        (await RunAsync("--from", file, "--keys", Path.Combine(_scene.Folder, "none"))).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_log_that_does_not_verify_is_not_exported()
    {
        var file = Path.Combine(_scene.Folder, "export.jsonl");
        await _scene.TamperAsync("delete from engine.ledger_entry");

        (await RunAsync("--export", file, "--tenant", _scene.Merchant.TenantId.ToString())).Code.ShouldBe(1);

        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task A_role_that_cannot_see_everything_is_told_so_instead_of_finding_nothing_wrong()
    {
        var (code, text) = await RunAsync("--connection", _scene.Database.App);

        text.ShouldStartWith("NOT VERIFIED: Role commerce_app sees one merchant's rows at a time");
        code.ShouldBe(1);
    }

    [Theory]
    [InlineData("--unknown", "x")]
    [InlineData("--tenant")]
    [InlineData("--tenant", "not-an-id")]
    [InlineData("--export", "file")]
    [InlineData("--from", "file", "--connection", "x")]
    public async Task A_wrong_use_is_answered_with_the_right_one(params string[] arguments)
    {
        var (code, text) = await RunAsync(arguments);

        text.ShouldStartWith("Usage: verify-audit");
        code.ShouldBe(2);
    }

    [Theory]
    [InlineData("--from", "/nowhere/file.jsonl")]
    [InlineData("--connection", "Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2")]
    public async Task What_cannot_be_read_is_not_verified(params string[] arguments)
    {
        var (code, text) = await RunAsync(arguments);

        text.ShouldStartWith("NOT VERIFIED: ");
        code.ShouldBe(1);
    }

    private async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("ConnectionStrings:CommerceOwner", _scene.Database.Owner),
            new("Commerce:Audit:Folder", _scene.Folder),
        ]).Build();
        await using var output = new StringWriter();
        var code = await VerifyAudit.RunAsync(arguments, configuration, new CommerceHome(_scene.Folder), output, Cancel);
        return (code, output.ToString());
    }
}
