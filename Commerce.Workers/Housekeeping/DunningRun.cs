using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>
/// Sends the reminders that are due. One a day at most: where somebody sent one today, that was it.
/// </summary>
public sealed class DunningRun(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider time, ILogger<DunningRun> logger)
    : DueRecords(dataSource, scopes, time, logger)
{
    protected override TimeSpan Every => TimeSpan.FromSeconds(10);

    protected override string Due => "select tenant_id, invoice_id from commerce.invoices_to_dun($1)";

    protected override async Task DealAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        var session = services.GetRequiredService<CommerceSession>();
        var mail = services.GetRequiredService<InvoiceMail>();
        if (await session.LockAsync<Invoice>(id, cancellationToken) is not { } invoice)
        {
            return;
        }

        var today = session.Merchant.DayOf(session.Now);
        var recipient = await mail.RecipientAsync(invoice, cancellationToken);
        if (!invoice.MayRemind(recipient, today))
        {
            return;
        }

        invoice.Reminded(session.Merchant.Settings.Dunning, today);
        if (await services.GetRequiredService<InvoiceBook>().MessageAsync(invoice.Id, MessageKind.Reminder, today, cancellationToken) is null)
        {
            var message = InvoiceMessage.Queue(invoice, MessageKind.Reminder, recipient!, null, today, session.Now, invoice.DunningLevel);
            await mail.QueueAsync(message, cancellationToken);
        }
    }
}
