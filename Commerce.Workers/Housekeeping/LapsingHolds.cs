using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Payments;
using Commerce.Workers.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>
/// Says a day ahead that held money will go back to the buyer, and once its time has passed has the provider asked to
/// let go, so that our books follow the provider's word and not our clock.
/// </summary>
public sealed class LapsingHolds(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider time, ILogger<LapsingHolds> logger)
    : DueRecords(dataSource, scopes, time, logger)
{
    private static readonly TimeSpan WarnAhead = TimeSpan.FromHours(24);

    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    protected override string Due => "select tenant_id, payment_id from commerce.holds_lapsing($2, $1)";

    protected override NpgsqlCommand Find(NpgsqlDataSource source)
    {
        var command = base.Find(source);
        command.Parameters.Add(new() { Value = WarnAhead });
        return command;
    }

    protected override async Task DealAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        var session = services.GetRequiredService<CommerceSession>();
        var payment = await session.LockAsync<Payment>(id, cancellationToken);
        if (payment is not { HoldId: not null, CaptureBefore: { } end })
        {
            return;
        }

        if (end <= session.Now)
        {
            await PaymentUpkeep.StartAsync(
                services.GetRequiredService<OwnWork>(), payment, PaymentUpkeepWork.Void, cancellationToken);
        }
        else if (payment.ExpiryWarnedAt is null)
        {
            payment.WarnedOfExpiry(session.Now);
        }
    }
}
