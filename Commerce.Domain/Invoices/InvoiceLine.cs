using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>One thing billed. Its amounts are the document's; the catalogue knows nothing of them.</summary>
public sealed class InvoiceLine
{
    private InvoiceLine()
    {
    }

    internal InvoiceLine(int position, LineDraft draft)
    {
        Id = Guid.CreateVersion7();
        (Position, Description, Quantity, Unit) = (position, draft.Description, draft.Quantity, draft.Unit);
        (Currency, UnitPriceMinor, TaxCategory) = (draft.UnitPrice.Currency, draft.UnitPrice.Minor, draft.TaxCategory);
        AmountMinor = draft.Amount.Minor;
    }

    public Guid Id { get; private set; }

    /// <summary>From 1, in the order given.</summary>
    public int Position { get; private set; }

    public string Description { get; private set; } = "";

    /// <summary>Up to three decimals.</summary>
    public decimal Quantity { get; private set; }

    /// <summary>UN/ECE Recommendation 20 code, for example <c>C62</c> (one) or <c>HUR</c> (hour).</summary>
    public string Unit { get; private set; } = "";

    public Currency Currency { get; private set; }

    public long UnitPriceMinor { get; private set; }

    public string TaxCategory { get; private set; } = "";

    /// <summary>Quantity times price, rounded once; with or without its tax as the document says.</summary>
    public long AmountMinor { get; private set; }

    public decimal TaxRate { get; private set; }

    public long NetMinor { get; private set; }

    public long TaxMinor { get; private set; }

    /// <summary>Taken back by credit notes, with its tax.</summary>
    public long CreditedMinor { get; private set; }

    public Money UnitPrice => new(UnitPriceMinor, Currency);

    public Money Amount => new(AmountMinor, Currency);

    public Money Net => new(NetMinor, Currency);

    public Money Tax => new(TaxMinor, Currency);

    public Money Gross => Net + Tax;

    /// <summary>What credit notes may still take back.</summary>
    public Money Creditable => new(NetMinor + TaxMinor - CreditedMinor, Currency);

    internal void Taxed(TaxedLine taxed) => (TaxRate, NetMinor, TaxMinor) = (taxed.Rate, taxed.Net.Minor, taxed.Tax.Minor);

    internal void Credit(Money gross) => CreditedMinor += gross.Minor;
}

/// <param name="Unit">UN/ECE Recommendation 20 code.</param>
public sealed record LineDraft(string Description, decimal Quantity, string Unit, Money UnitPrice, string TaxCategory)
{
    public const int MaxDescription = 500;
    public const int QuantityDecimals = 3;
    public const decimal MaxQuantity = 1_000_000m;

    /// <summary>One.</summary>
    public const string EachUnit = "C62";

    public Money Amount => UnitPrice.Rate(Quantity);
}
