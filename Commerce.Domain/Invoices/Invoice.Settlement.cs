using Commerce.Domain.Errors;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

public sealed partial class Invoice
{
    public const int MaxEvidence = 200;

    /// <summary>What a reader has to know that the amounts do not say.</summary>
    public IReadOnlyList<Notice> Notices() =>
    [
        .. TaxNotices.Select(static code => Notice.Warning(
            code, "tax", code switch
            {
                "tax_not_registered" => "No tax is charged: the merchant has no tax registration for the buyer's country.",
                "tax_category_misfit" => "A line's tax category does not fit the sale, so it cannot be issued: intra_community takes a "
                    + "customer in another member state with a VAT number, export and out_of_scope one outside the EU.",
                _ => "No tax rate is known for a category of a line; it cannot be issued before there is one.",
            })),
        .. Settlement == InvoiceSettlement.Overpaid
            ? [Notice.Warning("overpaid", "paid", "More was paid than is owed; the excess is the customer's balance.", Resolution.Recoverable)]
            : Array.Empty<Notice>(),
    ];

    /// <summary>Books money that came; more than is open becomes the customer's balance.</summary>
    public LedgerEntry Receive(ReceiptKind kind, Money amount, DateOnly receivedOn, string evidence)
    {
        if (Status is not (InvoiceStatus.Open or InvoiceStatus.Uncollectible))
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"Invoice {Id} is {Transitions<InvoiceStatus>.Write(Status)}: no payment can be booked on it.");
        }

        RefuseSameReceipt(kind, amount, receivedOn, evidence);
        var (applied, recovered) = Apply(new InvoicePayment(kind, amount, receivedOn, evidence));
        return InvoicePostings.Receipt(this, kind, applied, amount - applied, recovered);
    }

    /// <summary>Gives up what is open.</summary>
    public LedgerEntry WriteOff(DateOnly today, string evidence)
    {
        RequireStatus(InvoiceStatus.Open, "written off");
        RequireNotCollecting("written off");
        var open = Open;
        MoveTo(InvoiceStatus.Uncollectible);
        EndDunning("written_off");
        _payments.Add(new InvoicePayment(ReceiptKind.WriteOff, open, today, evidence));
        WrittenOffMinor = open.Minor;
        Touch();
        Record(new DomainEvent("invoice.written_off", Id.ToString(), new { amount = open }));
        return InvoicePostings.WriteOff(this, open);
    }

    /// <summary>Books what a credit note takes back: first off what is open, the rest is owed to the customer.</summary>
    internal void Credit(IReadOnlyList<(int Position, Money Gross)> lines, Money offset)
    {
        foreach (var (position, gross) in lines)
        {
            _lines.Single(it => it.Position == position).Credit(gross);
        }

        OffsetMinor += offset.Minor;
        SettleIfNothingIsOpen();
        Touch();
    }

    /// <summary>Goes back with a new refund, without another credit note.</summary>
    public void TakeReturnable(Money amount)
    {
        if (amount > Returnable)
        {
            throw new InvalidOperationException($"{Id}: {amount} is more than the {Returnable} that could not be paid back.");
        }

        ReturnableMinor -= amount.Minor;
        Touch();
    }

    /// <summary>The provider gave it back.</summary>
    public void GaveBack(Money amount)
    {
        RefundedMinor += amount.Minor;
        Touch();
    }

    /// <summary>What a credit note made the customer's balance can go back with a refund, without another note.</summary>
    public void OweBack(Money credited) => ReturnableMinor += credited.Minor;

    /// <summary>A refund failed: what its credit note left stays the customer's balance until another one pays it back.</summary>
    public void KeepReturnable(Money amount)
    {
        ReturnableMinor += amount.Minor;
        Touch();
        Record(new DomainEvent("invoice.refund_given_up", Id.ToString(), new { amount }));
    }

    // One paper proves one payment: the same one again is a second entry of the first, whoever makes it.
    private void RefuseSameReceipt(ReceiptKind kind, Money amount, DateOnly receivedOn, string evidence)
    {
        if (_payments.Any(it => it.Kind == kind && it.Amount == amount && it.ReceivedOn == receivedOn && it.Evidence == evidence))
        {
            throw new CommerceException(
                ErrorCode.DuplicateSuspected,
                $"This {Transitions<ReceiptKind>.Write(kind)} of {amount.Amount} {amount.Currency} on {receivedOn:yyyy-MM-dd} is booked already.",
                new Problem("evidence", "proves a payment that is booked; a second one has a reference of its own"));
        }
    }

    private (Money Applied, bool Recovered) Apply(InvoicePayment payment)
    {
        var applied = payment.Amount < Open ? payment.Amount : Open;
        var recovered = Status == InvoiceStatus.Uncollectible;
        _payments.Add(payment);
        PaidMinor += payment.AmountMinor;
        if (recovered)
        {
            WrittenOffMinor -= applied.Minor;
        }

        SettleIfNothingIsOpen();
        Touch();
        Record(new DomainEvent(
            "invoice.payment_booked", Id.ToString(),
            new { payment.Kind, amount = payment.Amount, received_on = payment.ReceivedOn, status = Status, settlement = Settlement }));
        return (applied, recovered);
    }

    private void SettleIfNothingIsOpen()
    {
        if (Open.IsZero)
        {
            MoveTo(InvoiceStatus.Paid);
            EndDunning("nothing_due");
        }
    }
}
