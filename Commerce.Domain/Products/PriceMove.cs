using Commerce.Domain.Values;

namespace Commerce.Domain.Products;

/// <summary>A price that becomes another one.</summary>
public sealed record PriceMove(VariantId VariantId, Money From, Money To)
{
    /// <summary>A change of a live price by more than this many percent, up or down, waits for a person unless the merchant chose otherwise.</summary>
    public const decimal ApprovalPercent = 20;

    /// <summary>Rounded to a tenth; null where nothing can be compared: another currency, or from nothing.</summary>
    public decimal? Percent => From.Currency != To.Currency || From.IsZero
        ? null : decimal.Round((To.Minor - From.Minor) * 100m / From.Minor, 1, MidpointRounding.AwayFromZero);

    /// <summary>Compared before rounding.</summary>
    public bool IsAbove(decimal percent) => From.Currency != To.Currency || From.IsZero
        || Math.Abs(To.Minor - From.Minor) * 100m > percent * From.Minor;
}
