using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Checkouts.UpdateCheckout;

[Tool(
    "Change a checkout", Order = 7, Scope = Scopes.CheckoutWrite, ReadOnly = false, Destructive = false,
    Idempotent = true, OpenWorld = false)]
[Description(
    "Change an open checkout; fields left out stay. Reserves lapsed stock again. The answer lists all blockers.")]
public sealed record UpdateCheckout : IWrite<CheckoutView>
{
    public required CheckoutId CheckoutId { get; init; }

    public required int ExpectedVersion { get; init; }

    [Description("All items, not only changed ones.")]
    public IReadOnlyList<ItemArgument>? Items { get; init; }

    public CustomerId? CustomerId { get; init; }

    public string? Email { get; init; }

    public Address? ShipTo { get; init; }

    [Description("From quote_shipping.")]
    public QuoteId? QuoteId { get; init; }

    public IReadOnlyList<string>? DiscountCodes { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => $"{CheckoutId}:{ExpectedVersion}";
}
