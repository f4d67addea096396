namespace Commerce.Domain.Customers;

/// <summary>A number a tax office gave, for example a VAT id. Personal data like everything that names somebody.</summary>
/// <param name="Country">ISO 3166 alpha-2 of the office.</param>
public sealed record TaxId(string Country, string Number)
{
    public const int MaxLength = 30;

    // Greek numbers begin with the letters of the country's own name.
    private string Prefix => Country == "GR" ? "EL" : Country;

    /// <summary>As offices write it: capitals and digits, nothing between them.</summary>
    public TaxId Plain() => this with { Number = string.Concat(Number.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant() };

    /// <summary>The same for one number written with and without the letters of its country.</summary>
    public string Identity()
    {
        var plain = Plain().Number;
        return $"{Country}:{(plain.StartsWith(Prefix, StringComparison.Ordinal) ? plain[Prefix.Length..] : plain)}";
    }
}
