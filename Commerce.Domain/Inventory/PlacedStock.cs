namespace Commerce.Domain.Inventory;

/// <summary>
/// A counted thing with where its pieces lie. What no other place has lies at <see cref="Main"/>: there files are
/// counted and sales are taken from, so more sold than lay there shows as less than nothing until pieces are moved.
/// </summary>
/// <param name="Places">Pieces at every place but the main one.</param>
public sealed record PlacedStock(StockItem Item, IReadOnlyDictionary<string, int> Places)
{
    public const string Main = "main";

    public int At(string location) => location == Main
        ? Item.OnHand - Places.Values.Sum()
        : Places.GetValueOrDefault(location);

    /// <summary>Goods that came in.</summary>
    public IReadOnlyList<StockDelta> Receive(string location, int quantity) => [new(Item.Id, location, quantity)];

    /// <summary>What somebody found at a place; the difference is a fact, even below what was promised.</summary>
    public IReadOnlyList<StockDelta> Count(string location, int found) =>
        At(location) == found ? [] : [new(Item.Id, location, found - At(location))];

    /// <summary>Pieces change their place, their number stays.</summary>
    public IReadOnlyList<StockDelta> Move(string from, string to, int quantity) =>
        [new(Item.Id, from, -quantity), new(Item.Id, to, quantity)];

    public PlacedStock After(IReadOnlyList<StockDelta> deltas)
    {
        var places = Places.ToDictionary(StringComparer.Ordinal);
        foreach (var delta in deltas.Where(static it => it.Location != Main))
        {
            places[delta.Location] = places.GetValueOrDefault(delta.Location) + delta.Quantity;
        }

        return new PlacedStock(Item with { OnHand = Item.OnHand + deltas.Sum(static it => it.Quantity) }, places);
    }
}

/// <param name="Quantity">More or less at the place; never nothing.</param>
public sealed record StockDelta(StockItemId Item, string Location, int Quantity);
