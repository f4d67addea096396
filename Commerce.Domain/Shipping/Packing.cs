using Commerce.Domain.Shipping.Provider;

namespace Commerce.Domain.Shipping;

/// <summary>Puts pieces into parcels, so that carriers can be asked before anybody has packed anything.</summary>
public static class Packing
{
    /// <summary>What one person may lift without help is also what carriers take as an ordinary parcel.</summary>
    public const int MaxParcelG = 25_000;

    /// <summary>Beyond this it is freight, which parcel carriers do not quote.</summary>
    public const int MaxParcels = 20;

    /// <summary>Fills parcels up to the weight limit, in the order given. Null: too much for parcels.</summary>
    public static IReadOnlyList<RateParcel>? Pack(IReadOnlyList<Piece> pieces, UsualParcel usual)
    {
        List<RateParcel> parcels = [];
        RateParcel? open = null;
        foreach (var piece in pieces)
        {
            var weight = piece.WeightG ?? usual.WeightG;
            for (var left = piece.Quantity; left > 0;)
            {
                open ??= new RateParcel(usual.LengthMm, usual.WidthMm, usual.HeightMm, 0);
                var fits = Math.Min(left, (MaxParcelG - open.WeightG) / weight);
                if (fits == 0 && open.WeightG == 0)
                {
                    fits = 1;
                }

                if (fits > 0)
                {
                    open = Around(open, piece, checked(open.WeightG + (fits * weight)));
                    left -= fits;
                }

                if (left > 0)
                {
                    parcels.Add(open);
                    open = null;
                    if (parcels.Count > MaxParcels)
                    {
                        return null;
                    }
                }
            }
        }

        return open is null ? parcels : parcels.Count == MaxParcels ? null : [.. parcels, open];
    }

    private static RateParcel Around(RateParcel parcel, Piece piece, int weight) => new(
        Math.Max(parcel.LengthMm, piece.LengthMm ?? 0),
        Math.Max(parcel.WidthMm, piece.WidthMm ?? 0),
        Math.Max(parcel.HeightMm, piece.HeightMm ?? 0),
        weight);
}

/// <summary>Equal pieces of one line; what the catalog does not know is taken from the usual parcel.</summary>
public sealed record Piece(int Quantity, int? WeightG, int? LengthMm = null, int? WidthMm = null, int? HeightMm = null);

/// <summary>The merchant's usual parcel: its outer size, and the weight of a piece nobody weighed.</summary>
public sealed record UsualParcel(int LengthMm, int WidthMm, int HeightMm, int WeightG);
