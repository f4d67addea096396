using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Payments;
using Commerce.Domain.Products;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Refunds;

/// <summary>What is asked about refunds besides one by its id. What they are of is locked by then, so two at once see each other.</summary>
public sealed class RefundBook(CommerceSession session)
{
    private static readonly TimeSpan SuspectedWithin = TimeSpan.FromHours(24);

    private const string Equal = """
        select id from commerce.refund
        where (payment_id = $1::uuid or invoice_id = $2::uuid) and amount_minor = $3
            and (status = 'pending' or (status = 'succeeded' and created_at > $4))
        order by created_at desc, id desc limit 1
        """;

    private const string Count = """
        select count(*) from commerce.refund
        where (payment_id = $1::uuid or invoice_id = $2::uuid) and status in ('pending', 'succeeded')
        """;

    private const string Refundable = """
        select id from commerce.payment
        where invoice_id = $1 and captured_minor > refunded_minor + refunding_minor + credited_minor
        order by id desc limit 1
        """;

    private const string Counted = "select id from commerce.variant where id = any($1) and stock_item_id is not null";

    /// <summary>The latest equal one that gave something back in the last 24 hours, or of which that is not known however old it is.</summary>
    public async Task<RefundId?> EqualAsync(
        PaymentId? payment, InvoiceId? invoice, Money amount, CancellationToken cancellationToken)
    {
        await using var command = session.Command(
            Equal, payment?.Value, invoice?.Value, amount.Minor, session.Now - SuspectedWithin);
        return await command.ExecuteScalarAsync(cancellationToken) is Guid id ? new RefundId(id) : null;
    }

    /// <summary>How many there are of a payment or invoice, failed ones left out.</summary>
    public async Task<int> CountAsync(PaymentId? payment, InvoiceId? invoice, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Count, payment?.Value, invoice?.Value);
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The latest payment of an invoice of which something can still go back; null where none was made through a provider.</summary>
    public async Task<PaymentId?> RefundableOfAsync(InvoiceId invoice, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Refundable, invoice.Value);
        return await command.ExecuteScalarAsync(cancellationToken) is Guid id ? new PaymentId(id) : null;
    }

    /// <summary>Those of which stock is counted; the others are on no shelf.</summary>
    public async Task<IReadOnlySet<VariantId>> CountedAsync(IEnumerable<VariantId> variants, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Counted, [variants.Select(static it => it.Value).ToArray()]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        HashSet<VariantId> counted = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            counted.Add(new VariantId(reader.GetGuid(0)));
        }

        return counted;
    }
}
