using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Customers;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Checkouts.StartCheckout;

[Tool(
    "Start a checkout", Order = 6, Scope = Scopes.CheckoutWrite, ReadOnly = false, Destructive = false,
    Idempotent = true, OpenWorld = false)]
[Description("Price items and reserve their stock. The answer lists everything still missing. Next: quote_shipping, "
    + "update_checkout.")]
public sealed record StartCheckout : IWrite<CheckoutView>
{
    public required IReadOnlyList<ItemArgument> Items { get; init; }

    public CustomerId? CustomerId { get; init; }

    public string? Email { get; init; }

    public Address? ShipTo { get; init; }

    [Description("Default: the merchant's.")]
    public Currency? Currency { get; init; }

    public IReadOnlyList<string>? DiscountCodes { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Wanting the same twice is two wants; only the caller's key can say otherwise.</summary>
    public string? NaturalKey() => null;
}
