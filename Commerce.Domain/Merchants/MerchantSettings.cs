namespace Commerce.Domain.Merchants;

/// <summary>What a merchant can choose; every value has a default that works, so an empty document is a valid one.</summary>
public sealed record MerchantSettings
{
    /// <summary>How long stock stays reserved for an open checkout.</summary>
    public int ReservationMinutes { get; init; } = 30;

    /// <summary>Stored prices already contain the tax of the merchant's own country.</summary>
    public bool PricesIncludeTax { get; init; } = true;
}
