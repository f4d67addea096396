using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.Domain.Merchants;

/// <summary>
/// Up to where agents act by themselves; what is above waits for a person. Amounts are in euros and hold for other currencies
/// by a rounded table: a limit is a round number in every currency, not an exchange rate of the day. In a currency without an
/// entry every amount is above the limit.
/// </summary>
public sealed record ApprovalLimits
{
    /// <summary>Nothing waits: for a merchant whose agents are trusted with everything.</summary>
    public static readonly ApprovalLimits Off = new() { Enabled = false };

    public bool Enabled { get; init; } = true;

    /// <summary>Total with tax of an invoice that is issued.</summary>
    public decimal InvoiceIssue { get; init; } = 1_000;

    /// <summary>Total with tax of a credit note; one on money that was paid waits whatever its amount.</summary>
    public decimal CreditNote { get; init; } = 1_000;

    /// <summary>What is taken from a stored payment method for one invoice.</summary>
    public decimal Charge { get; init; } = 1_000;

    /// <summary>What a discount code takes off as an amount.</summary>
    public decimal DiscountAmount { get; init; } = 100;

    /// <summary>What a discount code takes off as a share.</summary>
    public decimal DiscountPercent { get; init; } = 20;

    /// <summary>Change of a live price, up or down.</summary>
    public decimal PriceMovePercent { get; init; } = PriceMove.ApprovalPercent;

    /// <summary>
    /// Pieces one count may lose, over all its items. A shelf that is a few short is a day's work; two dozen gone are a slip of
    /// the finger, a theft or an agent that took the wrong list.
    /// </summary>
    public int StockLossPieces { get; init; } = 20;

    /// <summary>How long a person has, in hours of business time.</summary>
    public int WaitHours { get; init; } = 72;

    /// <summary>Units of a currency that stand for one euro; null: <see cref="RoundedRates"/>.</summary>
    public IReadOnlyDictionary<string, decimal>? PerEuro { get; init; }

    /// <summary>The limit in a currency; null where there is none, which means that everything is above it.</summary>
    public Money? In(Currency currency, decimal euros) =>
        (PerEuro ?? RoundedRates.PerEuro).TryGetValue(currency.Code, out var rate)
            ? new Money((long)decimal.Floor(euros * rate * currency.Scale), currency) : null;

    /// <summary>Why an amount waits for a person, as a sentence; null when it does not.</summary>
    /// <param name="what">What it is, as in "A credit note".</param>
    public string? WhyAbove(decimal euros, Money amount, string what) => In(amount.Currency, euros) switch
    {
        null => $"{what} of {amount}: no limit is set for {amount.Currency}, so a person decides on every one.",
        { } limit when amount > limit => $"{what} of {amount} is above the limit of {limit}.",
        _ => null,
    };
}
