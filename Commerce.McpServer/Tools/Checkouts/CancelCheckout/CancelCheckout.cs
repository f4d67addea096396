using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Checkouts;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Checkouts.CancelCheckout;

[Tool(
    "Cancel a checkout", Order = 10, Scope = Scopes.CheckoutWrite, ReadOnly = false, Destructive = false,
    Idempotent = true, OpenWorld = false)]
[Description("Give up an open checkout and release its stock. While it is being paid use cancel_operation; for an "
    + "order use change_order.")]
public sealed record CancelCheckout : IWrite<CheckoutView>
{
    public required CheckoutId CheckoutId { get; init; }

    [Description("Goes to the audit log.")]
    public required string Reason { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>A checkout is canceled once; saying it again finds it canceled.</summary>
    public string? NaturalKey() => null;
}
