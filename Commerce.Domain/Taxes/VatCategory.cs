namespace Commerce.Domain.Taxes;

/// <summary>
/// How value added tax treats a group of lines, in the code of UN/CEFACT 5305 that EN 16931 takes, and why none is charged where it
/// is none. The text is what the document has to say.
/// </summary>
/// <param name="Code">S, Z, E, AE, K, G or O.</param>
/// <param name="ExemptionCode">Of the VATEX list; null where no entry of it says this.</param>
/// <param name="ExemptionText">Null only where tax is charged or the rate is nought.</param>
public sealed record VatCategory(string Code, string? ExemptionCode = null, string? ExemptionText = null)
{
    public const string StandardCode = "S";
    public const string ZeroCode = "Z";
    public const string ExemptCode = "E";
    public const string ReverseChargeCode = "AE";
    public const string IntraCommunityCode = "K";
    public const string ExportCode = "G";
    public const string OutOfScopeCode = "O";

    public static readonly VatCategory Standard = new(StandardCode);

    public static readonly VatCategory Zero = new(ZeroCode);

    /// <summary>The tax is owed by the buyer: articles 194 to 199b of Directive 2006/112/EC.</summary>
    public static readonly VatCategory ReverseCharge = new(
        ReverseChargeCode, "VATEX-EU-AE", "Reverse charge: the buyer owes the tax (Directive 2006/112/EC, article 196).");

    public static readonly VatCategory IntraCommunity = new(
        IntraCommunityCode, "VATEX-EU-IC", "Intra-community supply of goods, exempt (Directive 2006/112/EC, article 138).");

    public static readonly VatCategory Export = new(
        ExportCode, "VATEX-EU-G", "Export of goods outside the European Union, exempt (Directive 2006/112/EC, article 146).");

    public static readonly VatCategory OutOfScope = new(
        OutOfScopeCode, "VATEX-EU-O", "Not subject to value added tax: the place of supply is not in the European Union.");

    /// <summary>What the law exempts; on which ground is the merchant's knowledge, so without one only the fact is stated.</summary>
    public static VatCategory Exempt(string? ground) =>
        new(ExemptCode, null, string.IsNullOrWhiteSpace(ground) ? "Exempt from value added tax." : ground);

    /// <summary>No tax, because the merchant collects none there. It says the fact and claims no exemption.</summary>
    public static VatCategory NotRegistered(string country) =>
        new(OutOfScopeCode, null, $"No tax is charged: the seller is not registered for tax in {country}.");
}
