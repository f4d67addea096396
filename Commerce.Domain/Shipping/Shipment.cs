using Commerce.Domain.Merchants;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;

namespace Commerce.Domain.Shipping;

/// <summary>What carriers are asked about some goods for one place.</summary>
public static class Shipment
{
    /// <summary>Null: nothing to ship, or more than parcels can carry.</summary>
    public static RateRequest? Of(Merchant merchant, IReadOnlyList<Piece> pieces, Address to, Currency currency)
    {
        var parcels = pieces.Count == 0 ? null : Packing.Pack(pieces, merchant.Settings.UsualParcel);
        return parcels is null ? null : new RateRequest(Place(From(merchant)), Place(to), parcels, currency);
    }

    public static Address From(Merchant merchant) => merchant.Settings.ShipFrom ?? new Address(merchant.Country);

    public static RatePlace Place(Address address) =>
        new(address.Country, address.PostalCode, address.City, address.Region);
}
