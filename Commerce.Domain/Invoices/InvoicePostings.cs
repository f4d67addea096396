using Commerce.Domain.CreditNotes;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>What each event of an invoice books.</summary>
public static class InvoicePostings
{
    public const string Source = "invoice";

    /// <summary>The customer owes the total; revenue and tax are earned.</summary>
    public static LedgerEntry Issue(Invoice invoice) => Entry(
        "invoice_issued", invoice,
        (LedgerAccount.Receivable, LedgerAccount.Revenue, invoice.Total - invoice.Tax),
        (LedgerAccount.Receivable, LedgerAccount.TaxPayable, invoice.Tax));

    public static LedgerEntry Void(Invoice invoice) => Entry(
        "invoice_voided", invoice,
        (LedgerAccount.Revenue, LedgerAccount.Receivable, invoice.Total - invoice.Tax),
        (LedgerAccount.TaxPayable, LedgerAccount.Receivable, invoice.Tax)) with
    { Reverses = invoice.IssueEntryId };

    /// <param name="recovered">It was written off before: what comes now undoes that first.</param>
    public static LedgerEntry Receipt(Invoice invoice, ReceiptKind kind, Money applied, Money excess, bool recovered)
    {
        var into = kind == ReceiptKind.Cash ? LedgerAccount.Cash : LedgerAccount.Bank;
        return Entry(
            "invoice_payment", invoice,
            (into, recovered ? LedgerAccount.BadDebt : LedgerAccount.Receivable, applied),
            (into, LedgerAccount.CustomerBalance, excess));
    }

    /// <summary>Uses up what a payment through the provider left in the customer's balance; the rest stays there.</summary>
    public static LedgerEntry Charge(Invoice invoice, Money applied, bool recovered) => Entry(
        "invoice_payment", invoice, (LedgerAccount.CustomerBalance, recovered ? LedgerAccount.BadDebt : LedgerAccount.Receivable, applied));

    public static LedgerEntry WriteOff(Invoice invoice, Money open) =>
        Entry("invoice_written_off", invoice, (LedgerAccount.BadDebt, LedgerAccount.Receivable, open));

    /// <summary>
    /// The only entry that takes revenue and tax back. The open part is not owed any more; the paid part is owed to the customer.
    /// </summary>
    public static LedgerEntry CreditNote(Invoice invoice, CreditNote note)
    {
        var taxOffset = note.Tax < note.Offset ? note.Tax : note.Offset;
        var netOffset = note.Offset - taxOffset;
        return Entry(
            "credit_note", invoice,
            (LedgerAccount.TaxPayable, LedgerAccount.Receivable, taxOffset),
            (LedgerAccount.TaxPayable, LedgerAccount.CustomerBalance, note.Tax - taxOffset),
            (LedgerAccount.Revenue, LedgerAccount.Receivable, netOffset),
            (LedgerAccount.Revenue, LedgerAccount.CustomerBalance, note.Total - note.Tax - netOffset));
    }

    private static LedgerEntry Entry(
        string kind, Invoice invoice, params IReadOnlyList<(LedgerAccount Debit, LedgerAccount Credit, Money Amount)> transfers) => new(
        kind, Source, invoice.Id.Value,
        [
            .. transfers.Where(static it => it.Amount.IsPositive)
                .Select(static it => new LedgerTransfer(TransferKind.Post, it.Debit, it.Credit, it.Amount)),
        ]);
}
