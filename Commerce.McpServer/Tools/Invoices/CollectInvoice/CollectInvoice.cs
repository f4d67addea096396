using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Invoices.CollectInvoice;

[Tool(
    "Collect an invoice", Order = 18, Scope = Scopes.ReceivablesWrite, ReadOnly = false, Destructive = true, Idempotent = true,
    OpenWorld = true)]
[Description("Charge what is due on an invoice, ask the buyer for it by a payment page, or start or stop reminders on the merchant's "
    + "schedule. May take minutes: poll.")]
public sealed record CollectInvoice : ILongWrite<InvoiceCollected>
{
    public required InvoiceId InvoiceId { get; init; }

    public required int ExpectedVersion { get; init; }

    [Description("charge needs payment_method_id.")]
    public required CollectionAction Action { get; init; }

    [Description("The provider's token; never a card number.")]
    public string? PaymentMethodId { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>One attempt for each version anybody saw; a decline moves the version, so trying again is a new act.</summary>
    public string? NaturalKey() => $"{InvoiceId}:{ExpectedVersion}";
}

public enum CollectionAction
{
    Charge,
    RequestPayment,
    StartDunning,
    StopDunning,
}
