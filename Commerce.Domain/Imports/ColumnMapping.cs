using System.ComponentModel;

namespace Commerce.Domain.Imports;

/// <summary>For files whose headers were renamed or translated.</summary>
/// <param name="Field">An <see cref="ImportField"/> in snake_case; a wrong one is answered with the list.</param>
public sealed record ColumnMapping(
    [property: Description("As in price, quantity.")] string Field,
    string Column);
