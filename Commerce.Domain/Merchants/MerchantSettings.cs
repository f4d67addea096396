using System.Text.Json.Serialization;
using Commerce.Domain.Invoices;
using Commerce.Domain.Shipping;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Merchants;

/// <summary>What a merchant can choose; every value has a default that works, so an empty document is a valid one.</summary>
public sealed record MerchantSettings
{
    /// <summary>How long stock stays reserved for an open checkout.</summary>
    public int ReservationMinutes { get; init; } = 30;

    /// <summary>Stored prices already contain the tax of the merchant's own country.</summary>
    public bool PricesIncludeTax { get; init; } = true;

    /// <summary>Adapters of the carriers that are asked for quotes.</summary>
    public IReadOnlyList<string> Carriers { get; init; } = [];

    /// <summary>Countries goods are sent to, ISO 3166-1 alpha-2; empty: wherever a carrier goes.</summary>
    public IReadOnlyList<string> ShipToCountries { get; init; } = [];

    /// <summary>Where parcels start; the merchant's country when left out.</summary>
    public Address? ShipFrom { get; init; }

    /// <summary>What a shipment is packed in, and what a piece weighs that nobody weighed.</summary>
    public UsualParcel UsualParcel { get; init; } = new(LengthMm: 300, WidthMm: 200, HeightMm: 150, WeightG: 500);

    /// <summary>Who invoices are from; without one none can be issued.</summary>
    public Party? LegalEntity { get; init; }

    /// <summary>
    /// Why what it sells as exempt is exempt, as documents say it, for example <c>Exempt under section 4 no. 21 UStG</c>.
    /// </summary>
    public string? ExemptionGround { get; init; }

    [JsonIgnore]
    public TaxSeller? TaxSeller => LegalEntity is { } entity
        ? new TaxSeller(entity.Address.Country, entity.VatId, ExemptionGround) : null;

    /// <summary>First part of the numbers of invoices and credit notes; a year and a number follow.</summary>
    public string InvoicePrefix { get; init; } = "INV";

    public string CreditNotePrefix { get; init; } = "CN";

    /// <summary>The merchant's own numbers for accounts of the chart, such as <c>"receivable": "1400"</c>; used where books are handed over.</summary>
    public IReadOnlyDictionary<string, string> GlCodes { get; init; } = new Dictionary<string, string>();

    /// <summary>When it reminds of what is overdue.</summary>
    public DunningPlan Dunning { get; init; } = new();

    /// <summary>What waits for a person before it is done.</summary>
    public ApprovalLimits Approvals { get; init; } = new();
}
