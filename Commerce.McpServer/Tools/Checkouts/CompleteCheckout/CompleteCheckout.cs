using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Checkouts;
using Commerce.Domain.Messages;
using Commerce.Domain.Payments;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Checkouts.CompleteCheckout;

[Tool(
    "Place the order", Order = 9, Scope = Scopes.CheckoutComplete, ReadOnly = false, Destructive = true,
    Idempotent = true, OpenWorld = true)]
[Description("Pay for a ready checkout and place the order. Without payment_method_id the buyer gets a payment page. "
    + "May take minutes: poll.")]
public sealed record CompleteCheckout : ILongWrite<CheckoutCompleted>
{
    public required CheckoutId CheckoutId { get; init; }

    public required int ExpectedVersion { get; init; }

    [Description("The provider's token; never a card number.")]
    public string? PaymentMethodId { get; init; }

    [Description("When to take the money. Default now.")]
    public CaptureMode? Capture { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// One attempt for each version anybody saw; a decline moves the version, so trying again is a new act.
    /// </summary>
    public string? NaturalKey() => $"{CheckoutId}:{ExpectedVersion}";
}
