using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Inventory;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Inventory.AdjustStock;

[Tool(
    "Adjust stock", Order = 3, Scope = Scopes.InventoryWrite, ReadOnly = false, Destructive = false,
    Idempotent = true, OpenWorld = false)]
[Description("Receive, count or move stock by a document. A reference counts once for each kind: name it again and "
    + "nothing is added. Promised stock stays promised; a count below it says so.")]
public sealed record AdjustStock : IWrite<StockAdjusted>
{
    [Description("receive adds, count sets what was found, move needs to_location.")]
    public required AdjustmentKind Kind { get; init; }

    [Description("Delivery note, count sheet: names the document.")]
    public required string Reference { get; init; }

    public required IReadOnlyList<StockArgument> Items { get; init; }

    [Description("Default main, where sales are taken from.")]
    public string? Location { get; init; }

    [Description("For move.")]
    public string? ToLocation { get; init; }

    public string? IdempotencyKey { get; init; }

    string IWrite.NaturalKeyField => "reference";

    /// <summary>A document happened once, whoever reports it.</summary>
    public string? NaturalKey() => $"{Kind}:{Reference.Trim()}";
}

public sealed record StockArgument(VariantId VariantId, int Quantity);

public sealed record StockAdjusted
{
    public required AdjustmentKind Kind { get; init; }

    public required string Reference { get; init; }

    public required IReadOnlyList<AdjustedItem> Items { get; init; }

    public IReadOnlyList<Notice>? Messages { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }
}

/// <param name="Before">At all locations, and so is what follows.</param>
/// <param name="Available">Not promised to anybody; below zero when more is promised than there is.</param>
public sealed record AdjustedItem(
    VariantId VariantId, int Before, int OnHand, int Reserved, int Available, IReadOnlyList<PlaceView> Locations);

public sealed record PlaceView(string Location, int Before, int OnHand);
