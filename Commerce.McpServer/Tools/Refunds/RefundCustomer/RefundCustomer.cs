using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.CreditNotes;
using Commerce.Domain.Messages;
using Commerce.Domain.Refunds;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Refunds.RefundCustomer;

[Tool(
    "Refund a customer", Order = 12, Scope = Scopes.RefundsWrite, ReadOnly = false, Destructive = true, Idempotent = true,
    OpenWorld = true)]
[Description("Give money back for a payment, order or invoice; an invoice is credited by it. May take days: poll. Without money "
    + "taken use correct_invoice or cancel_checkout.")]
public sealed record RefundCustomer : ILongWrite<CustomerRefunded>
{
    [Description("pay_…, ord_… or inv_….")]
    public required string TargetId { get; init; }

    public required int ExpectedVersion { get; init; }

    [Description("Decimal with tax, or all that is left. Either this or lines.")]
    public string? Amount { get; init; }

    [Description("Parts of an order or invoice.")]
    public IReadOnlyList<RefundLineArgument>? Lines { get; init; }

    [Description("original (default): the way it was paid; credit: customer's balance.")]
    public RefundMethod? Method { get; init; }

    [Description("Why.")]
    public required CreditReason Reason { get; init; }

    [Description("Pieces of an order go back on the shelf.")]
    public bool Restock { get; init; }

    [Description("Id of an equal refund, if a second is meant.")]
    public RefundId? InAdditionTo { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>One refund for each version anybody saw: a refund moves the version of what it is of.</summary>
    public string? NaturalKey() => $"{TargetId}:{ExpectedVersion}";
}

/// <param name="Line">From 1, as in the record.</param>
/// <param name="Amount">Decimal with tax, or <c>all</c>; for pieces of an order their price when left out.</param>
/// <param name="Quantity">Pieces of an order's line.</param>
public sealed record RefundLineArgument(int Line, string? Amount = null, int? Quantity = null);
