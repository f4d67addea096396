using Commerce.Domain.Messages;
using Commerce.Domain.Refunds;
using Commerce.Workers.Refunds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>
/// Ends refunds whose operation was given up before the provider was asked: nothing went back, so the amount can be given back again.
/// One of which the provider may have heard is left alone.
/// </summary>
public sealed class StrandedRefunds(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider time, ILogger<StrandedRefunds> logger)
    : DueRecords(dataSource, scopes, time, logger)
{
    private const string GivenUp = "given_up";

    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    protected override string Due => "select tenant_id, refund_id from commerce.refunds_stranded($1)";

    protected override async Task DealAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        var refunding = services.GetRequiredService<Refunding>();
        await refunding.LoadAsync(new RefundingState(new RefundId(id)), cancellationToken);
        if (refunding.Refund.Status != RefundStatus.Pending)
        {
            return;
        }

        if (refunding.Refund.Method == RefundMethod.Credit)
        {
            refunding.BecomeBalance();
        }
        else
        {
            refunding.Fail(GivenUp);
        }
    }
}
