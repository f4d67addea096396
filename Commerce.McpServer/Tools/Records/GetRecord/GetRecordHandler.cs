using Commerce.Domain.Access;
using Commerce.Domain.Checkouts;
using Commerce.Domain.CreditNotes;
using Commerce.Domain.Customers;
using Commerce.Domain.Discounts;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Products;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Products;
using Commerce.Domain.Shipping;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Records.GetRecord;

public sealed partial class GetRecordHandler(
    CommerceSession session, CallContext context, VariantReader variants, TimelineReader timeline,
    RecordBookings bookings, PlannedPrices prices, RecordDocuments documents, RecordPast past, RecordPayPages pages)
    : IRequestHandler<GetRecord, RecordView>
{
    // Nobody plans a price for longer; what lies further off is not shown.
    private const int PlannedAhead = 100;

    private Principal Principal => context.Principal;

    public async Task<RecordView> Handle(GetRecord request, CancellationToken cancellationToken)
    {
        RecordKinds.TryRead(request.Id, out var record, out _);
        DateOnly? day = request.AsOf is { } asOf ? past.DayOf(asOf) : null;
        var (view, subjects, source) = record.Prefix switch
        {
            "chk" => OfCheckout(await ReadAsync<Checkout>(record.Value, Principal.Sees, request.Id, cancellationToken)),
            "ord" => OfOrder(await ReadAsync<Order>(record.Value, Principal.Sees, request.Id, cancellationToken)),
            "pay" => await OfPaymentAsync(record.Value, request.Id, cancellationToken),
            "inv" => await OfInvoiceAsync(record.Value, request.Id, day, cancellationToken),
            "cn" => await OfCreditNoteAsync(record.Value, request.Id, cancellationToken),
            "ref" => await OfRefundAsync(record.Value, request.Id, cancellationToken),
            "qte" => await OfQuoteAsync(record.Value, request.Id, cancellationToken),
            "cus" => await OfCustomerAsync(record.Value, request.Id, cancellationToken),
            "dsc" => await OfDiscountAsync(record.Value, request.Id, cancellationToken),
            _ => await OfProductAsync(record.Value, request.Id, cancellationToken),
        };
        bool Wants(RecordPart part) => request.Include?.Contains(part) == true;
        return view with
        {
            Timeline = Wants(RecordPart.Timeline) ? await timeline.ReadAsync([request.Id, .. subjects], cancellationToken) : null,
            Ledger = Wants(RecordPart.Ledger) ? await bookings.OfAsync(source, day, cancellationToken) : null,
            Document = Wants(RecordPart.Document) ? await documents.OfAsync(record.Prefix, record.Value, cancellationToken) : null,
            AsOf = day,
            PayQr = Wants(RecordPart.PayQr) ? await pages.DrawAsync(record.Prefix, record.Value, cancellationToken) : null,
        };
    }

    private static bool Everybody<T>(T record) => true;

    // What belongs to an order is for all staff; what belongs to an open checkout is as private as that is.
    private bool SeesPartsOf(Checkout checkout) =>
        Principal.Sees(checkout) || (Principal.BuyerOf is null && checkout.OrderId is not null);

    private async Task<T> ReadAsync<T>(Guid id, Func<T, bool> sees, string text, CancellationToken cancellationToken)
        where T : Domain.Values.Aggregate
    {
        var found = await session.ReadAsync<T>(id, cancellationToken);
        return (found is not null && sees(found) ? found : null).OrNotFound("id", text);
    }

    private Found OfCheckout(Checkout checkout) => new(
        new RecordView
        {
            Checkout = CheckoutView.Of(checkout, session.Now, Principal.SeesPersonalData()),
            AllowedActions = CheckoutView.NextActionsOf(checkout, session.Now),
        },
        Texts(checkout.PaymentId, checkout.OrderId), SourceOf(checkout.PaymentId));

    private Found OfOrder(Order order) => new(
        new RecordView { Order = OrderView.Of(order, Principal.SeesPersonalData()), AllowedActions = ActionsOf(order) },
        Texts(order.CheckoutId, order.PaymentId), SourceOf(order.PaymentId));

    private async Task<Found> OfPaymentAsync(Guid id, string text, CancellationToken cancellationToken)
    {
        var payment = await ReadAsync<Payment>(id, Everybody, text, cancellationToken);
        _ = payment.InvoiceId is { } invoice
            ? (object)await ReadAsync<Invoice>(invoice.Value, Principal.Sees, text, cancellationToken)
            : await ReadAsync<Checkout>(payment.CheckoutId!.Value.Value, SeesPartsOf, text, cancellationToken);
        string[] actions = payment.Refundable.IsPositive ? ["refund_customer"] : [];
        return new Found(
            new RecordView { Payment = PaymentView.Of(payment), AllowedActions = actions }, Texts(payment.InvoiceId), SourceOf(payment.Id));
    }

    private async Task<Found> OfQuoteAsync(Guid id, string text, CancellationToken cancellationToken)
    {
        var quote = await ReadAsync<ShippingQuote>(id, Everybody, text, cancellationToken);
        if (quote.CheckoutId is { } checkout)
        {
            await ReadAsync<Checkout>(checkout.Value, SeesPartsOf, text, cancellationToken);
        }

        IReadOnlyList<string> actions = quote.Status == QuoteStatus.Used ? []
            : quote.IsExpired(session.Now) ? ["quote_shipping"]
            : ["update_checkout"];
        return new Found(new RecordView { Quote = QuoteView.Of(quote, session.Now), AllowedActions = actions }, [], null);
    }

    private async Task<Found> OfCustomerAsync(Guid id, string text, CancellationToken cancellationToken)
    {
        var named = await ReadAsync<Customer>(id, Principal.Sees, text, cancellationToken);
        var customer = named.MergedInto is { } into
            ? await ReadAsync<Customer>(into.Value, Principal.Sees, text, cancellationToken) : named;
        var view = CustomerView.Of(customer, Principal.SeesPersonalData()) with
        {
            ReadAs = customer.Id == named.Id ? null : named.Id,
        };
        string[] actions = ["save_customer", "start_checkout", "invoice_customer"];
        return new Found(new RecordView { Customer = view, AllowedActions = actions }, Texts(customer.Id), null);
    }

    private async Task<Found> OfDiscountAsync(Guid id, string text, CancellationToken cancellationToken)
    {
        var discount = await ReadAsync<Discount>(id, _ => Principal.BuyerOf is null, text, cancellationToken);
        IReadOnlyList<string> actions = discount.Status == DiscountStatus.Active ? ["save_discount"] : [];
        return new Found(new RecordView { Discount = DiscountView.Of(discount, session.Now), AllowedActions = actions }, [], null);
    }

    private async Task<Found> OfProductAsync(Guid id, string text, CancellationToken cancellationToken)
    {
        var product = await ReadAsync<Product>(id, Everybody, text, cancellationToken);
        var stock = await variants.FindAsync(ProductView.Shown(product), cancellationToken);
        string[] actions = product.Status == ProductStatus.Active ? ["start_checkout", "save_product"] : ["save_product"];
        var planned = await prices.ReadAsync(product.Id, session.Now.AddYears(PlannedAhead), cancellationToken);
        var view = ProductView.Of(product, stock) with { PlannedPrices = planned.Count == 0 ? null : planned };
        return new Found(new RecordView { Product = view, AllowedActions = actions }, [], null);
    }

    private async Task<Found> OfInvoiceAsync(Guid id, string text, DateOnly? day, CancellationToken cancellationToken)
    {
        var invoice = await ReadAsync<Invoice>(id, Principal.Sees, text, cancellationToken);
        var view = day is { } then ? await past.OfAsync(invoice, then, cancellationToken) : InvoiceView.Of(invoice, session.Merchant.DayOf(session.Now));
        return new Found(
            new RecordView { Invoice = view, PayUrl = pages.Of(invoice), AllowedActions = InvoiceView.NextActionsOf(invoice) },
            Texts(invoice.PaymentId),
            (InvoicePostings.Source, invoice.Id.Value));
    }

    private async Task<Found> OfCreditNoteAsync(Guid id, string text, CancellationToken cancellationToken)
    {
        var note = await ReadAsync<CreditNote>(id, Everybody, text, cancellationToken);
        var invoice = await ReadAsync<Invoice>(note.InvoiceId.Value, Principal.Sees, text, cancellationToken);
        return new Found(
            new RecordView { CreditNote = CreditNoteView.Of(note), AllowedActions = [] }, [invoice.Id.ToString()],
            (InvoicePostings.Source, invoice.Id.Value));
    }

    private static (string, Guid)? SourceOf(PaymentId? payment) => payment is { } id ? (PaymentPostings.Source, id.Value) : null;

    private static string[] Texts(params object?[] ids) =>
        [.. ids.Where(static it => it is not null).Select(static it => it!.ToString()!)];

    /// <param name="Subjects">Other records whose events belong to its timeline.</param>
    /// <param name="Source">What its bookings are filed under.</param>
    private sealed record Found(RecordView View, string[] Subjects, (string Type, Guid Id)? Source);
}
