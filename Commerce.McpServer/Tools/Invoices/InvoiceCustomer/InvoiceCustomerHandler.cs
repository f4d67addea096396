using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Customers;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Taxes;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Invoices.InvoiceCustomer;

public sealed class InvoiceCustomerHandler(
    CommerceSession session, CustomerBook customers, InvoiceBook book, DocumentNumbers numbers, TaxBook taxes, LedgerBook ledger)
    : IRequestHandler<InvoiceCustomer, InvoiceView>
{
    private const int UsualTermsDays = 14;

    private DateOnly Today => session.Merchant.DayOf(session.Now);

    public async Task<InvoiceView> Handle(InvoiceCustomer request, CancellationToken cancellationToken)
    {
        var (invoice, customer) = request.InvoiceId is { } id
            ? await LoadAsync(id, request.ExpectedVersion!.Value, cancellationToken)
            : await NewAsync(request, cancellationToken);
        var isNew = request.InvoiceId is null;
        invoice.Revise(new InvoiceRevision(await taxes.ReadAsync(cancellationToken), customer.Address, Today, IsChange: !isNew)
        {
            BuyerVatId = customer.VatId,
            Lines = request.Lines is { } lines ? [.. lines.Select(static it => it.ToDraft())] : null,
            TermsDays = request.TermsDays ?? (isNew ? UsualTermsDays : null),
            SuppliedOn = request.SuppliedOn,
            Note = request.Note is { } note ? UntrustedText.Clean(note) : null,
        });
        await RefuseEqualAsync(invoice, request.InAdditionTo, cancellationToken);
        if (request.Issue)
        {
            await IssueAsync(invoice, customer, cancellationToken);
        }

        return InvoiceView.Of(invoice, Today);
    }

    private async Task<(Invoice Invoice, Customer Customer)> NewAsync(InvoiceCustomer request, CancellationToken cancellationToken)
    {
        // Locked, so that of two equal invoices at once the second sees the first.
        var customer = await customers.LockCurrentAsync(request.CustomerId!.Value, "customer_id", cancellationToken);
        var currency = request.Lines![0].UnitPrice.Currency;
        var invoice = Invoice.Draft(customer.Id, currency, session.Merchant.Settings.PricesIncludeTax, session.Now);
        session.Db.Add(invoice);
        return (invoice, customer);
    }

    private async Task<(Invoice Invoice, Customer Customer)> LoadAsync(InvoiceId id, int version, CancellationToken cancellationToken)
    {
        var invoice = (await session.LockAsync<Invoice>(id.Value, cancellationToken)).OrNotFound("invoice_id", id.ToString());
        invoice.RequireVersion(version);
        var customer = await session.LockAsync<Customer>(invoice.CustomerId.Value, cancellationToken);
        return (invoice, customer!);
    }

    private async Task RefuseEqualAsync(Invoice invoice, InvoiceId? inAdditionTo, CancellationToken cancellationToken)
    {
        if (await book.EqualAsync(invoice, cancellationToken) is { } equal && equal != inAdditionTo)
        {
            throw new CommerceException(
                ErrorCode.DuplicateSuspected, $"{equal} bills this customer the same, made within 24 hours.",
                new Problem("in_addition_to", "names the earlier invoice when a second one is meant", $"\"{equal}\""))
            {
                Details = new Dictionary<string, object?> { ["invoice_id"] = equal.ToString() },
            };
        }
    }

    private async Task IssueAsync(Invoice invoice, Customer customer, CancellationToken cancellationToken)
    {
        var seller = session.Merchant.Settings.LegalEntity;
        invoice.RequireIssuable(seller, customer);

        // The number last: whoever waits for the series waits for as little as possible.
        var number = await numbers.NextAsync(session.Merchant.Settings.InvoicePrefix, Today, cancellationToken);
        ledger.Post(invoice.Issue(number, seller, customer, Today));
    }
}
