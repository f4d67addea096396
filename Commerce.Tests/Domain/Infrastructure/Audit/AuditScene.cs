using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Audit.Verification;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Ledger;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Domain.Infrastructure.Audit;

/// <summary>
/// A database and a data folder of one test, because checkpoints cover all merchants of a database and some tests falsify them.
/// </summary>
public sealed class AuditScene : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commerce-audit-").FullName;

    private AuditScene(TestDatabase database, TestMerchant merchant) =>
        (Database, Merchant, Options) = (database, merchant, AuditOptions.In(_folder));

    public TestDatabase Database { get; }

    public TestMerchant Merchant { get; }

    public AuditOptions Options { get; }

    public CheckpointFolder Exported => new(Options.CheckpointFolder);

    public string Folder => _folder;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<AuditScene> CreateAsync(TestCluster cluster)
    {
        var database = new TestDatabase(cluster);
        await database.InitializeAsync();
        return new AuditScene(database, await TestMerchant.CreateAsync(database));
    }

    /// <summary>Events of a kind that no record has to back.</summary>
    public async Task RecordAsync(int count, TestMerchant? merchant = null)
    {
        for (var i = 0; i < count; i++)
        {
            var number = i;
            await (merchant ?? Merchant).InUnitOfWorkAsync((_, audit) =>
            {
                audit.Record("test.happened", $"thing:{number}", new { Number = number });
                return Task.CompletedTask;
            });
        }
    }

    public Task PostAsync(string amount = "12.30") => Merchant.InUnitOfWorkAsync((session, audit) =>
    {
        var money = Money.Parse(amount, "EUR");
        new LedgerBook(session, audit).Post(new LedgerEntry(
            "capture", "payment", Guid.CreateVersion7(),
            new LedgerTransfer(TransferKind.Post, LedgerAccount.ProviderClearing, LedgerAccount.Prepayments, money),
            new LedgerTransfer(TransferKind.Post, LedgerAccount.Fees, LedgerAccount.ProviderClearing, money)));
        return Task.CompletedTask;
    });

    /// <summary>An operation that was worked on and ended.</summary>
    public async Task<string> OperateAsync()
    {
        var id = IdText.NewCapability("op");
        await Merchant.InUnitOfWorkAsync(async (session, audit) =>
        {
            await using var insert = session.Command(
                """
                insert into engine.operation (operation_id, tenant_id, principal, tool, args_hash, status, expires_at)
                values ($1, $2, 'test', 'test', '', 'working', clock_timestamp() + interval '1 day')
                """,
                id, Merchant.TenantId);
            await insert.ExecuteNonQueryAsync(Cancel);
            new OperationStore(session, audit).Start(id, new OperationStart("first", new { }, "working"));
        });
        await Merchant.InUnitOfWorkAsync((session, audit) =>
        {
            new OperationStore(session, audit).End(id, OperationStatus.Completed, null, "done", null, null);
            return Task.CompletedTask;
        });
        return id;
    }

    public async Task<int> SealAsync(int atMost = 1000)
    {
        await using var connection = await Merchant.DataSource.OpenConnectionAsync(Cancel);
        return await new AuditLog(connection).SealAsync(atMost, Cancel);
    }

    /// <summary>What a fresh start of the sealer does with the checkpoints.</summary>
    public async Task<long?> CheckpointAsync(AuditOptions? elsewhere = null)
    {
        var options = elsewhere ?? Options;
        await using var connection = await Merchant.DataSource.OpenConnectionAsync(Cancel);
        using var key = SigningKey.OpenOrCreate(options.SigningKeyFile, options.PublicKeyFolder);
        var writer = new CheckpointWriter(new AuditLog(connection), new CheckpointFolder(options.CheckpointFolder), key);
        await writer.ContinueAsync(Cancel);
        return await writer.WriteAsync(Cancel);
    }

    /// <summary>Some of everything, sealed and signed in two checkpoints.</summary>
    public async Task<AuditScene> WithHistoryAsync()
    {
        await RecordAsync(3);
        await PostAsync();
        await OperateAsync();
        await SealAsync();
        await CheckpointAsync();
        await PostAsync("1.00");
        await RecordAsync(3);
        await SealAsync();
        await CheckpointAsync();
        return this;
    }

    public async Task<AuditReport> VerifyAsync(CheckpointFolder? folder = null, bool withoutCheckpoints = false)
    {
        using var keys = PublicKeys.In(Options.PublicKeyFolder);
        await using var database = await AuditDatabase.OpenAsync(Database.Owner, Cancel);
        return await new AuditVerifier(keys).VerifyAsync(database, withoutCheckpoints ? null : folder ?? Exported, null, Cancel);
    }

    public async Task<string> ExportAsync()
    {
        using var keys = PublicKeys.In(Options.PublicKeyFolder);
        await using var database = await AuditDatabase.OpenAsync(Database.Owner, Cancel);
        var path = Path.Combine(_folder, $"{Guid.CreateVersion7():N}.jsonl");
        await new AuditVerifier(keys).ExportAsync(database, Exported, Merchant.TenantId, path, Cancel);
        return path;
    }

    public async Task<AuditReport> VerifyFileAsync(string path)
    {
        using var keys = PublicKeys.In(Options.PublicKeyFolder);
        return await new AuditVerifier(keys).VerifyFileAsync(path, Cancel);
    }

    /// <summary>What someone with every right on the database server does: no policy, no grant, no trigger, no reference stops it.</summary>
    public async Task TamperAsync(string sql, params object[] values)
    {
        var admin = new NpgsqlConnectionStringBuilder(Database.Connections.Admin)
        {
            Database = Database.Connections.Database,
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(admin.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using (var unbound = new NpgsqlCommand("set session_replication_role = replica", connection))
        {
            await unbound.ExecuteNonQueryAsync(Cancel);
        }

        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        (await command.ExecuteNonQueryAsync(Cancel)).ShouldNotBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        await Merchant.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
