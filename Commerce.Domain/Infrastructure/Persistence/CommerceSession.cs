using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Ledger;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>
/// One unit of work: one connection, one READ COMMITTED transaction, one tenant, one business time. Its first statement sets the
/// tenant for the row-level policies and reads the clock; before that no row of any tenant can be seen. Reads use it too.
/// </summary>
public sealed class CommerceSession(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private const string SetTenant = "select set_config('commerce.tenant', $1, true)";

    private const string ReadClock = """
        select t.name, t.mode, t.currency, t.country, t.time_zone, t.payment_provider, t.settings, now() + t.clock_offset,
            t.clock_offset, p.closed_through, p.locked_through, p.number
        from commerce.tenant t left join lateral (
            select d.closed_through, d.locked_through, d.number from engine.ledger_period d
            where d.tenant_id = t.tenant_id order by d.number desc limit 1) p on true
        where t.tenant_id = $1
        """;

    private const string Mark = "mark";

    private readonly List<NpgsqlBatchCommand> _atCommit = [];
    private int _marked;
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private CommerceDb? _db;
    private Merchant? _merchant;
    private TimeSpan _clockOffset;

    public bool IsOpen => _transaction is not null;

    public NpgsqlConnection Connection => _connection ?? throw NotOpen();

    /// <summary>The aggregates, on this connection and transaction.</summary>
    public CommerceDb Db => _db ??= CommerceDb.On(Connection, _transaction ?? throw NotOpen());

    public Merchant Merchant => _merchant ?? throw NotOpen();

    public Guid TenantId => Merchant.TenantId;

    /// <summary>Business time: the transaction's start plus the tenant's offset. The same for everything in this unit of work.</summary>
    public DateTimeOffset Now { get; private set; }

    public async Task BeginAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (IsOpen)
        {
            throw new InvalidOperationException("This unit of work has begun already.");
        }

        _connection = await dataSource.OpenConnectionAsync(cancellationToken);
        _transaction = await _connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(_connection, _transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(SetTenant) { Parameters = { new() { Value = tenantId.ToString() } } },
                new NpgsqlBatchCommand(ReadClock) { Parameters = { new() { Value = tenantId } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            throw new InvalidOperationException($"There is no merchant {tenantId:N}.");
        }

        _merchant = new Merchant(
            tenantId, reader.GetString(0), Enum.Parse<TenantMode>(reader.GetString(1), ignoreCase: true), Currency.Of(reader.GetString(2)),
            reader.GetString(3), reader.GetString(4))
        {
            PaymentProvider = reader.IsDBNull(5) ? null : reader.GetString(5),
            Settings = JsonSerializer.Deserialize<MerchantSettings>(reader.GetString(6), CommerceJson.Options)!,
            Books = reader.IsDBNull(11) ? ClosedBooks.None : new ClosedBooks(
                reader.GetFieldValue<DateOnly>(9), reader.IsDBNull(10) ? null : reader.GetFieldValue<DateOnly>(10), reader.GetInt32(11)),
        };
        Now = reader.GetFieldValue<DateTimeOffset>(7);
        _clockOffset = reader.GetFieldValue<TimeSpan>(8);
    }

    /// <summary>A moment a third party named, whose clock is the real one, as this merchant's business time.</summary>
    public DateTimeOffset ToBusinessTime(DateTimeOffset moment) => moment + _clockOffset;

    /// <summary>A command on this transaction; parameters are positional ($1, $2 …).</summary>
    public NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, Connection, _transaction);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    /// <summary>Sent in one batch with everything else of its kind right before the commit, in the order added.</summary>
    public void AtCommit(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        _atCommit.Add(command);
    }

    /// <summary>Writes the changed aggregates and hands out what they recorded, without ending the transaction.</summary>
    public async Task<IReadOnlyList<DomainEvent>> SaveAggregatesAsync()
    {
        if (_db is null)
        {
            return [];
        }

        var events = _db.ChangeTracker.Entries<Aggregate>().SelectMany(static entry => entry.Entity.TakeEvents()).ToArray();
        await _db.SaveChangesAsync(CancellationToken.None);
        return events;
    }

    /// <summary>From here on what is done can be taken back without ending the unit of work.</summary>
    public async Task MarkAsync()
    {
        await (_transaction ?? throw NotOpen()).SaveAsync(Mark);
        _marked = _atCommit.Count;
    }

    /// <summary>Takes back what was done since the mark, locks too, and forgets every aggregate: what they say is true no more.</summary>
    public async Task ReturnToMarkAsync()
    {
        await (_transaction ?? throw NotOpen()).RollbackAsync(Mark);
        _atCommit.RemoveRange(_marked, _atCommit.Count - _marked);
        if (_db is not null)
        {
            await _db.DisposeAsync();
            _db = null;
        }
    }

    /// <summary>Ends the unit of work. A disconnecting caller must not tear it, so there is no token.</summary>
    /// <param name="inside">Where a test may end the process: all is written and nothing committed.</param>
    public async Task CommitAsync(CrashPoint? inside = null)
    {
        if (_db?.ChangeTracker.HasChanges() == true)
        {
            throw new InvalidOperationException("Changed aggregates were not saved; their events would be lost.");
        }

        if (_atCommit.Count > 0)
        {
            await using var batch = new NpgsqlBatch(Connection, _transaction);
            foreach (var command in _atCommit)
            {
                batch.BatchCommands.Add(command);
            }

            _atCommit.Clear();
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }

        inside?.Hit();
        await (_transaction ?? throw NotOpen()).CommitAsync(CancellationToken.None);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
        {
            await _db.DisposeAsync();
        }

        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        (_db, _transaction, _connection) = (null, null, null);
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        JsonElement json => new NpgsqlParameter { Value = json.GetRawText(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb },
        DateTimeOffset time => new NpgsqlParameter { Value = time.ToUniversalTime() },
        _ => new NpgsqlParameter { Value = value },
    };

    private static InvalidOperationException NotOpen() => new("The unit of work has not begun: no tenant, no clock, no transaction.");
}
