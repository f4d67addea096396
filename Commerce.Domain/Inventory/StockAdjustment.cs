using Commerce.Domain.Errors;
using Commerce.Domain.Products;

namespace Commerce.Domain.Inventory;

public enum AdjustmentKind
{
    /// <summary>Adds what came in.</summary>
    Receive,

    /// <summary>Sets what was found.</summary>
    Count,

    /// <summary>To another location.</summary>
    Move,
}

/// <param name="Item">Null: the stock of this variant was not counted so far.</param>
public sealed record AdjustedLine(VariantId Variant, StockItemId? Item, int Quantity);

/// <summary>What one document says about stock: decided for all its lines at once, or for none.</summary>
public sealed record StockAdjustment(AdjustmentKind Kind, string Location, string? ToLocation)
{
    public const int MaxLines = 100;
    public const int MaxReference = 100;
    public const int MaxLocation = 40;

    /// <param name="lines">Of known variants, each with its item.</param>
    /// <param name="stock">The items of all lines, locked.</param>
    public IReadOnlyList<AdjustedStock> Decide(
        IReadOnlyList<AdjustedLine> lines, IReadOnlyDictionary<StockItemId, PlacedStock> stock)
    {
        var current = stock.ToDictionary();
        List<Problem> problems = [];
        List<AdjustedStock> adjusted = [];
        foreach (var (index, line) in lines.Index())
        {
            var item = line.Item!.Value;
            var before = current[item];
            var deltas = Kind switch
            {
                AdjustmentKind.Receive => before.Receive(Location, line.Quantity),
                AdjustmentKind.Count => before.Count(Location, line.Quantity),
                _ => before.Move(Location, ToLocation!, line.Quantity),
            };
            var earlier = adjusted.FindIndex(it => it.Before.Item.Id == item);
            if (Problem(before, before.After(deltas), line, earlier) is { } problem)
            {
                problems.Add(new Problem($"items[{index}].quantity", problem.Message, problem.Expected));
            }

            current[item] = before.After(deltas);
            adjusted.Add(new AdjustedStock(line.Variant, before, current[item], deltas));
        }

        return problems.Count == 0 ? adjusted : throw Refused(problems, lines.Count);
    }

    private (string Message, string Expected)? Problem(
        PlacedStock before, PlacedStock after, AdjustedLine line, int earlier) => Kind switch
    {
        AdjustmentKind.Count when earlier >= 0 =>
            ($"is the same stock as items[{earlier}]", "one count for all variants of the same stock"),
        AdjustmentKind.Move when before.At(Location) < line.Quantity =>
            ($"{before.At(Location)} are at {Location}", $"at most {Math.Max(0, before.At(Location))}"),
        _ when after.Item.OnHand > ProductLimits.Quantity =>
            ($"would make {after.Item.OnHand} pieces", $"at most {ProductLimits.Quantity} in all"),
        _ => null,
    };

    private CommerceException Refused(List<Problem> problems, int lines) => new(
        Kind == AdjustmentKind.Move ? ErrorCode.OutOfStock : ErrorCode.ValidationArguments,
        $"{problems.Count} of {lines} items cannot be done; nothing was changed.", problems);
}

public sealed record AdjustedStock(
    VariantId Variant, PlacedStock Before, PlacedStock After, IReadOnlyList<StockDelta> Deltas)
{
    /// <summary>Pieces promised to checkouts that are not there any more.</summary>
    public int Short => After.Item.AllowBackorder ? 0 : Math.Max(0, After.Item.Reserved - After.Item.OnHand);
}
