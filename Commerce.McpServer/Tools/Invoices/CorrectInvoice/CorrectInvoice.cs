using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.CreditNotes;
using Commerce.Domain.Invoices;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Invoices.CorrectInvoice;

[Tool(
    "Correct an invoice", Order = 17, Scope = Scopes.InvoicesCorrect, ReadOnly = false, Destructive = true, Idempotent = true,
    OpenWorld = false)]
[Description("Delete a draft, void an unpaid invoice, or issue a credit note: off what is open first, the rest to the customer's "
    + "balance.")]
public sealed record CorrectInvoice : IWrite<CorrectedInvoice>
{
    public required InvoiceId InvoiceId { get; init; }

    public required int ExpectedVersion { get; init; }

    [Description("void takes all of it back.")]
    public required Correction Correction { get; init; }

    [Description("Decimal with tax, or all. Either this or lines.")]
    public string? Amount { get; init; }

    [Description("Amounts by line.")]
    public IReadOnlyList<CreditLineArgument>? Lines { get; init; }

    [Description("Printed on a credit note.")]
    public required CreditReason Reason { get; init; }

    [Description("For the customer.")]
    public string? Explanation { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => $"{InvoiceId}:{ExpectedVersion}";
}

public enum Correction
{
    /// <summary>A draft is deleted, an issued invoice voided; refused once anything was paid or credited.</summary>
    Void,
    CreditNote,
}

/// <param name="Line">From 1, as in the invoice.</param>
/// <param name="Amount">Decimal with tax, or <c>all</c>.</param>
public sealed record CreditLineArgument(int Line, string Amount);

public sealed record CorrectedInvoice(InvoiceView Invoice, CreditNoteView? CreditNote);
