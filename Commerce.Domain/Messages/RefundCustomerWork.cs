using Commerce.Domain.Operations;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;

namespace Commerce.Domain.Messages;

/// <summary>Where the server hands a refund to the workers.</summary>
public static class RefundCustomerWork
{
    public const string Tool = "refund_customer";

    /// <summary>Asks the provider.</summary>
    public const string Send = "send";

    /// <summary>Makes it the customer's balance.</summary>
    public const string Credit = "credit";

    /// <summary>What the provider has not said by then is looked up without anybody waiting for it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(24);

    public static OperationStart Start(Refund refund, RefundFacts facts) => new(
        refund.Method == RefundMethod.Original ? Send : Credit, new RefundingState(refund.Id) { Facts = facts },
        refund.Method == RefundMethod.Original ? "Asking the provider to give the money back." : "Adding it to the customer's balance.")
    {
        Deadline = Deadline,
    };
}

public sealed record RefundingState(RefundId RefundId)
{
    /// <summary>What the refund would come to, for whoever has to agree to it.</summary>
    public RefundFacts? Facts { get; init; }

    /// <summary>How often a pending answer was looked up; later look-ups are further apart.</summary>
    public int Looks { get; init; }

    /// <summary>How often the call turned out never to have arrived.</summary>
    public int Vanished { get; init; }
}

/// <param name="Credited">Total of the credit note that is issued with it; null for none.</param>
/// <param name="Earlier">Refunds of the same payment or invoice that gave something back or may still do so.</param>
/// <param name="Of">What the caller named: a payment, order or invoice.</param>
/// <param name="Days">Since what is given back was paid or billed.</param>
public sealed record RefundFacts(Money Amount, RefundMethod Method, string Of, Money? Credited, int Earlier, int Days);
