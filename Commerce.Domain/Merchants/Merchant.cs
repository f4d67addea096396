using Commerce.Domain.Access;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;

namespace Commerce.Domain.Merchants;

/// <summary>The tenant as every unit of work knows it.</summary>
public sealed record Merchant(Guid TenantId, string Name, TenantMode Mode, Currency Currency, string Country, string TimeZone)
{
    /// <summary>Name of the payment adapter; null until one is configured.</summary>
    public string? PaymentProvider { get; init; }

    public MerchantSettings Settings { get; init; } = new();

    /// <summary>How far its books are closed.</summary>
    public ClosedBooks Books { get; init; } = ClosedBooks.None;

    /// <summary>The day it is in the legal entity's time zone.</summary>
    public DateOnly DayOf(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);

    /// <summary>The booking date of a moment: its day, or where that is closed the first day after it that is not.</summary>
    public DateOnly BookingDayOf(DateTimeOffset moment) => Books.BookingDay(DayOf(moment));
}
