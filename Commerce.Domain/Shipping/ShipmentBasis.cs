using System.Buffers.Text;
using System.Security.Cryptography;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;

namespace Commerce.Domain.Shipping;

/// <summary>
/// A short writing of what a quote was asked for. A checkout whose parcels or place have changed since has another one,
/// so an old quote no longer fits it.
/// </summary>
public static class ShipmentBasis
{
    public static string Of(RateRequest request) => Base64Url.EncodeToString(SHA256.HashData(CanonicalJson.Write(
        CommerceJson.ToElement(new { request.From, request.To, request.Parcels, request.Currency }))).AsSpan(0, 16));
}
