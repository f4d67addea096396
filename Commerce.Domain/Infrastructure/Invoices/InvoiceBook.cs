using System.Text.Json;
using Commerce.Domain.Customers;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Invoices;

/// <summary>What is asked about invoices besides one by its id.</summary>
public sealed class InvoiceBook(CommerceSession session)
{
    private const int DaysOfWeek = 7;

    private static readonly TimeSpan SuspectedWithin = TimeSpan.FromHours(24);

    private const string Equal = """
        select id from commerce.invoice
        where customer_id = $1 and content_hash = $2 and id <> $3 and status <> 'deleted' and created_at > $4
        order by created_at desc limit 1
        """;

    private const string Message = """
        select id, status from commerce.invoice_message where invoice_id = $1 and kind = $2 and day = $3 and status <> 'failed'
        """;

    private const string HoldMail = "select pg_advisory_xact_lock($1, hashtext($2::text))";

    private const string Week = """
        select i.customer_id, count(*)::int from commerce.invoice_message m join commerce.invoice i on i.id = m.invoice_id
        where m.tenant_id = $1 and m.day > $2 and m.status <> 'failed' group by 1
        """;

    private const string Groups = "select tax_groups from commerce.credit_note where invoice_id = $1 order by id";

    /// <summary>An equal one of the last 24 hours. The customer is locked by then, so two at once cannot miss each other.</summary>
    public async Task<InvoiceId?> EqualAsync(Invoice invoice, CancellationToken cancellationToken)
    {
        await using var command = session.Command(
            Equal, invoice.CustomerId.Value, invoice.ContentHash, invoice.Id.Value, session.Now - SuspectedWithin);
        return await command.ExecuteScalarAsync(cancellationToken) is Guid id ? new InvoiceId(id) : null;
    }

    /// <summary>
    /// Messages of the seven days up to today, by customer. Until the commit nobody else of this merchant counts, so two calls cannot
    /// both find room for the last one.
    /// </summary>
    public async Task<Dictionary<CustomerId, int>> HoldWeekOfMessagesAsync(DateOnly today, CancellationToken cancellationToken)
    {
        await using (var hold = session.Command(HoldMail, AdvisoryLocks.Mail, session.TenantId))
        {
            await hold.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var command = session.Command(Week, session.TenantId, today.AddDays(-DaysOfWeek));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<CustomerId, int> sent = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            sent[new CustomerId(reader.GetGuid(0))] = reader.GetInt32(1);
        }

        return sent;
    }

    /// <summary>Tax groups of all credit notes of an invoice.</summary>
    public async Task<IReadOnlyList<TaxGroup>> CreditedGroupsAsync(InvoiceId invoice, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Groups, invoice.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TaxGroup> groups = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            groups.AddRange(JsonSerializer.Deserialize<List<TaxGroup>>(reader.GetString(0), CommerceJson.Options)!);
        }

        return groups;
    }

    /// <summary>What was asked for already on this day. The invoice is locked by then.</summary>
    public async Task<(MessageId Id, MessageStatus Status)?> MessageAsync(
        InvoiceId invoice, MessageKind kind, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Message, invoice.Value, Transitions<MessageKind>.Write(kind), day);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (new MessageId(reader.GetGuid(0)), Enum.Parse<MessageStatus>(reader.GetString(1), ignoreCase: true))
            : null;
    }
}
