using Commerce.Domain.Errors;

namespace Commerce.Domain.Inventory;

/// <summary>
/// Decides what has to change so that a checkout holds exactly the wanted lines. Demand is summed per stock item before
/// anything is compared, and every shortage is named at once.
/// </summary>
public sealed record ReservationPlan(
    IReadOnlyList<Reservation> Release, IReadOnlyList<StockDemand> Add, IReadOnlyList<Reservation> Keep,
    DateTimeOffset? ExpiresAt)
{
    /// <param name="wanted">All lines of the checkout; lines of one variant are summed.</param>
    /// <param name="held">The live reservations of this checkout.</param>
    /// <param name="stock">The items of the wanted and the held lines, locked.</param>
    /// <param name="expiresAt">Used when nothing is held yet: a change of lines never prolongs a hold.</param>
    public static ReservationPlan Make(
        IReadOnlyList<StockDemand> wanted, IReadOnlyList<Reservation> held, IReadOnlyDictionary<StockItemId,
        StockItem> stock,
        DateTimeOffset expiresAt)
    {
        var demand = Sum(wanted);
        RefuseShortages(wanted, demand, held, stock);
        var keep = held.Where(line => demand.Any(it => it.VariantId == line.VariantId
            && it.StockItemId == line.StockItemId && it.Quantity == line.Quantity)).ToArray();
        var kept = keep.Select(static line => line.VariantId).ToHashSet();
        return new ReservationPlan(
            [.. held.Where(line => !kept.Contains(line.VariantId))],
            [.. demand.Where(it => !kept.Contains(it.VariantId))],
            keep,
            held.Count > 0 ? held.Min(static line => line.ExpiresAt) : expiresAt);
    }

    private static StockDemand[] Sum(IReadOnlyList<StockDemand> wanted) =>
        [.. wanted.Where(static it => it.StockItemId is not null)
            .GroupBy(static it => (it.VariantId, it.StockItemId))
            .Select(static lines => new StockDemand(
                lines.Key.VariantId, lines.Key.StockItemId, lines.Sum(static it => it.Quantity)))];

    private static void RefuseShortages(
        IReadOnlyList<StockDemand> wanted, StockDemand[] demand, IReadOnlyList<Reservation> held,
        IReadOnlyDictionary<StockItemId, StockItem> stock)
    {
        var shortages = new Dictionary<StockItemId, int>();
        foreach (var item in demand.GroupBy(static it => it.StockItemId!.Value))
        {
            var own = held.Where(line => line.StockItemId == item.Key).Sum(static line => line.Quantity);
            var needed = item.Sum(static it => it.Quantity);
            var available = stock[item.Key].Available + own;
            // What is held already stays held even if a count has since found less on the shelf.
            if (needed > available && needed > own && !stock[item.Key].AllowBackorder)
            {
                shortages[item.Key] = Math.Max(0, available);
            }
        }

        if (shortages.Count > 0)
        {
            throw OutOfStock(wanted, shortages);
        }
    }

    private static CommerceException OutOfStock(
        IReadOnlyList<StockDemand> wanted, Dictionary<StockItemId, int> shortages)
    {
        var lines = wanted.Select(static (it, index) => (Line: it, Index: index))
            .Where(it => it.Line.StockItemId is { } item && shortages.ContainsKey(item))
            .Select(it => (it.Line, it.Index, Available: shortages[it.Line.StockItemId!.Value])).ToArray();
        var problems = lines.Select(static it => new Problem(
            $"items[{it.Index}].quantity", $"{it.Line.VariantId}: {it.Line.Quantity} wanted, {it.Available} available.",
            $"at most {it.Available}, shared by all lines of the same stock", it.Available.ToString())).ToArray();
        return new CommerceException(
            ErrorCode.OutOfStock,
            $"Not enough stock for {problems.Length} of {wanted.Count} lines; nothing was reserved.", problems)
        {
            Details = new Dictionary<string, object?>
            {
                ["shortages"] = lines.Select(
                    static it => new Shortage(it.Line.VariantId, it.Line.Quantity, it.Available)).ToArray(),
            },
        };
    }
}

/// <summary>A line that cannot be promised, with what could be.</summary>
public sealed record Shortage(Products.VariantId VariantId, int Requested, int Available);
