using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Inventory;
using Commerce.Domain.Values;
using MediatR;

namespace Commerce.McpServer.Tools.Inventory.AdjustStock;

public sealed class AdjustStockHandler(StockAdjuster stock) : IRequestHandler<AdjustStock, StockAdjusted>
{
    public async Task<StockAdjusted> Handle(AdjustStock request, CancellationToken cancellationToken)
    {
        var adjustment = new StockAdjustment(request.Kind, request.Location ?? PlacedStock.Main, request.ToLocation);
        var adjusted = await stock.ApplyAsync(
            adjustment, request.Reference, [.. request.Items.Select(static it => (it.VariantId, it.Quantity))],
            cancellationToken);
        Notice[] notices = [.. adjusted.Index().Where(static it => it.Item.Short > 0).Select(static it => BelowReserved(it))];
        return new StockAdjusted
        {
            Kind = request.Kind,
            Reference = request.Reference,
            Items = [.. adjusted.Select(it => View(it, adjustment))],
            Messages = notices.Length == 0 ? null : notices,
            NextActions = ["search_catalog"],
        };
    }

    private static AdjustedItem View(AdjustedStock it, StockAdjustment adjustment)
    {
        var stock = it.After.Item;
        string[] places = [adjustment.Location, .. adjustment.ToLocation is { } to ? new[] { to } : []];
        return new AdjustedItem(
            it.Variant, it.Before.Item.OnHand, stock.OnHand, stock.Reserved, stock.Available,
            [.. places.Select(place => new PlaceView(place, it.Before.At(place), it.After.At(place)))]);
    }

    private static Notice BelowReserved((int Index, AdjustedStock Item) it) => Notice.Warning(
        "below_reserved", $"items[{it.Index}]",
        $"{it.Item.After.Item.OnHand} are there and {it.Item.After.Item.Reserved} are promised: {it.Item.Short} too few. No "
            + "promise was taken back; receive more, or some orders cannot be fulfilled.", Resolution.Recoverable);
}
