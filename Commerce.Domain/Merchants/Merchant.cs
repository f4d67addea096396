using Commerce.Domain.Access;
using Commerce.Domain.Values;

namespace Commerce.Domain.Merchants;

/// <summary>The tenant as every unit of work knows it.</summary>
public sealed record Merchant(Guid TenantId, string Name, TenantMode Mode, Currency Currency, string Country, string TimeZone)
{
    /// <summary>Name of the payment adapter; null until one is configured.</summary>
    public string? PaymentProvider { get; init; }

    public MerchantSettings Settings { get; init; } = new();

    /// <summary>The booking date of a moment: the day it is in the legal entity's time zone.</summary>
    public DateOnly DayOf(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);
}
