using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Invoices.BookPayment;

[Tool(
    "Book a payment", Order = 19, Scope = Scopes.ReceivablesBook, ReadOnly = false, Destructive = true, Idempotent = true,
    OpenWorld = false)]
[Description("Record a bank transfer, cash or cheque for an invoice, or write off what is open. Moves no money.")]
public sealed record BookPayment : IWrite<InvoiceView>
{
    public required InvoiceId InvoiceId { get; init; }

    public required int ExpectedVersion { get; init; }

    [Description("How it came.")]
    public required BookedKind Kind { get; init; }

    [Description("As received; leave out for a write-off.")]
    public Money? Amount { get; init; }

    [Description("Day on the bank's paper.")]
    public DateOnly? ReceivedOn { get; init; }

    [Description("Bank reference or receipt number; for a write-off why.")]
    public required string Evidence { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => $"{InvoiceId}:{ExpectedVersion}";
}

/// <summary>What people may say happened. A charge through the provider is booked by the provider's answer alone.</summary>
public enum BookedKind
{
    BankTransfer = ReceiptKind.BankTransfer,
    Cash = ReceiptKind.Cash,
    Cheque = ReceiptKind.Cheque,
    WriteOff = ReceiptKind.WriteOff,
}
