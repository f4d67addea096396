using System.Buffers.Binary;

namespace Commerce.McpServer.SimulatedWorld.Carriers;

internal sealed record Surcharge(string Code, string Label, long AmountMinor);

/// <summary>One price for one service. The total includes the surcharges.</summary>
internal sealed record Rate(
    CarrierService Service, long AmountMinor, long? ListAmountMinor, IReadOnlyList<Surcharge> Surcharges,
    int TransitDays, DateOnly DeliveryDate);

/// <summary>What a carrier asks for a consignment. The same request on the same day gives the same rates,
/// always.</summary>
internal static class RateTable
{
    public static IReadOnlyList<Rate> Rates(Carrier carrier, RateRequest request, DateOnly readyOn) =>
        [.. carrier.Services.Select(service => Price(carrier, service, request, readyOn)).OfType<Rate>()];

    private static Rate? Price(Carrier carrier, CarrierService service, RateRequest request, DateOnly readyOn)
    {
        var zone = Zones.Between(request.Origin, request.Destination);
        if (service.TransitDays[(int)zone] is not { } days) return null;
        var limit = service.MaximumGrams ?? carrier.MaximumParcelGrams;
        if (request.Parcels.Any(parcel => parcel.WeightG > limit)) return null;

        var cents = request.Parcels.Sum(parcel => service.BaseCents + (service.CentsPerKilo * Kilos(carrier, parcel)))
            * carrier.ZoneFactors[(int)zone] * Wobble(carrier, service, request);
        var surcharges = Surcharges(carrier, request, cents).ToList();
        var freight = Exchange.FromCents(cents, request.Currency);
        var total = freight + surcharges.Sum(surcharge => surcharge.AmountMinor);
        var list = carrier.ListMarkupPercent is { } percent
            ? total + (long)Math.Round(total * percent / 100, MidpointRounding.AwayFromZero)
            : (long?)null;
        return new Rate(service, total, list, surcharges, days, Arrival(carrier, readyOn, days));
    }

    // Begun kilograms count, and bulky parcels weigh what their volume says where the carrier measures.
    private static long Kilos(Carrier carrier, Parcel parcel)
    {
        var grams = parcel.WeightG;
        if (carrier.VolumeDivisor is { } divisor && parcel.VolumeMm3 is { } volume)
            grams = Math.Max(grams, volume / divisor);
        return (grams + 999) / 1000;
    }

    private static IEnumerable<Surcharge> Surcharges(Carrier carrier, RateRequest request, decimal cents)
    {
        if (carrier.FuelPercent > 0)
            yield return Make("fuel", "Fuel surcharge", cents * carrier.FuelPercent / 100);
        if (carrier.RemoteCents > 0 && Zones.IsRemote(request.Destination))
            yield return Make("remote_area", "Remote area", carrier.RemoteCents);
        var bulky = request.Parcels.Count(parcel => parcel.WeightG > CarrierBook.BulkyGrams);
        if (carrier.BulkyCents > 0 && bulky > 0)
            yield return Make("bulky", "Bulky parcel", carrier.BulkyCents * bulky);

        Surcharge Make(string code, string label, decimal amount) =>
            new(code, label, Exchange.FromCents(amount, request.Currency));
    }

    // Up to three per cent either way by route and service, so that no two routes cost the same and no price is
    // guessed.
    private static decimal Wobble(Carrier carrier, CarrierService service, RateRequest request)
    {
        var seed = WorldNames.Hash(string.Join('|', carrier.Code, service.Code, request.Origin.Country,
            request.Origin.PostalCode, request.Destination.Country, request.Destination.PostalCode));
        return 1m + ((BinaryPrimitives.ReadUInt16BigEndian(seed) % 601) - 300) / 10_000m;
    }

    private static DateOnly Arrival(Carrier carrier, DateOnly readyOn, int days)
    {
        var date = readyOn;
        while (days > 0)
        {
            date = date.AddDays(1);
            var rests = date.DayOfWeek == DayOfWeek.Sunday
                || (date.DayOfWeek == DayOfWeek.Saturday && !carrier.WorksSaturdays);
            if (!rests) days--;
        }

        return date;
    }
}
