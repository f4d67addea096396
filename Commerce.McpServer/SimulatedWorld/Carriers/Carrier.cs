namespace Commerce.McpServer.SimulatedWorld.Carriers;

/// <summary>One carrier with its habits. Prices are euro cents before zone factor and surcharges.</summary>
internal sealed record Carrier(string Code, string Name)
{
    /// <summary>How long it thinks before it answers.</summary>
    public required TimeSpan Pace { get; init; }
    public required TimeSpan QuoteLife { get; init; }
    public required IReadOnlyList<string> Currencies { get; init; }
    public required long MaximumParcelGrams { get; init; }
    public required IReadOnlyList<CarrierService> Services { get; init; }

    /// <summary>By zone: domestic, union, Europe, world.</summary>
    public required IReadOnlyList<decimal> ZoneFactors { get; init; }

    /// <summary>Cubic centimetres that count as a kilogram; null if only the scales count.</summary>
    public int? VolumeDivisor { get; init; }
    public decimal FuelPercent { get; init; }
    public long RemoteCents { get; init; }
    public long BulkyCents { get; init; }

    /// <summary>Its list price is this much above what merchants pay.</summary>
    public decimal? ListMarkupPercent { get; init; }
    public bool WorksSaturdays { get; init; }

    public static readonly IReadOnlyList<string> EveryCurrency = [.. Exchange.Currencies];
}

/// <summary><paramref name="TransitDays"/> by zone; null where the service does not go.</summary>
internal sealed record CarrierService(
    string Code, string Name, long BaseCents, long CentsPerKilo, IReadOnlyList<int?> TransitDays)
{
    public bool Guaranteed { get; init; }
    public long? MaximumGrams { get; init; }
}
