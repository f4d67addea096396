using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>
/// Finds records of all merchants whose time has come and deals with each in a unit of work of its own. Several
/// processes may find the same one: the record is locked and judged again, so the second does nothing.
/// </summary>
public abstract class DueRecords(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider time, ILogger logger) : BackgroundService
{
    protected const int Batch = 100;
    private const string Actor = "housekeeping";

    protected abstract TimeSpan Every { get; }

    /// <summary>Statement that finds tenant and id of what is due, at most <c>$1</c>.</summary>
    protected abstract string Due { get; }

    protected virtual NpgsqlCommand Find(NpgsqlDataSource source)
    {
        var command = source.CreateCommand(Due);
        command.Parameters.Add(new() { Value = Batch });
        return command;
    }

    protected abstract Task DealAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken);

    /// <summary>One round over everything that is due now; says how many were dealt with.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var due = await DueAsync(cancellationToken);
        foreach (var (tenant, id) in due)
        {
            await TryDealAsync(tenant, id, cancellationToken);
        }

        return due.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("A round of housekeeping failed, the next goes on: {Fault}", fault.GetType().Name);
            }
        }
    }

    // One record that cannot be dealt with must not keep the others waiting; it is found again in the next round.
    private async Task TryDealAsync(Guid tenant, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await DealAsync(tenant, id, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(fault, "{Job} could not deal with {Id}", GetType().Name, id);
        }
    }

    private async Task DealAsync(Guid tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var session = services.GetRequiredService<CommerceSession>();
        await session.BeginAsync(tenant, cancellationToken);
        var audit = services.GetRequiredService<AuditTrail>();
        audit.Actor = Actor;
        await DealAsync(services, id, cancellationToken);
        audit.Record(await session.SaveAggregatesAsync());
        await session.CommitAsync();
        services.GetRequiredService<EngineSignals>().Committed(services.GetRequiredService<OperationStore>());
    }

    private async Task<List<(Guid Tenant, Guid Id)>> DueAsync(CancellationToken cancellationToken)
    {
        await using var command = Find(dataSource);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(Guid, Guid)> due = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return due;
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
