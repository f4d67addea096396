using System.Text.Json;

namespace Commerce.Domain.Imports;

public static class ImportFields
{
    public static readonly IReadOnlyList<string> Names =
        [.. Enum.GetNames<ImportField>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>Null for a name that means nothing here.</summary>
    public static ImportField? Parse(string name) =>
        Names.Contains(name, StringComparer.Ordinal)
            ? Enum.Parse<ImportField>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true) : null;
}
