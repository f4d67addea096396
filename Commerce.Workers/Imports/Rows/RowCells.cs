using Commerce.Domain.Imports;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Commerce.Workers.Imports.Files;
using Commerce.Workers.Imports.Formats;

namespace Commerce.Workers.Imports.Rows;

/// <summary>
/// The cells of one row by meaning. Every reader reports what it cannot take, with line and column, and answers with
/// nothing; so a row names all its problems at once.
/// </summary>
internal sealed partial class RowCells(
    FileRow row, IReadOnlyDictionary<ImportField, FileColumn> columns, Currency currency)
{
    private readonly List<ImportProblem> _problems = [];

    public IReadOnlyList<ImportProblem> Problems => _problems;

    public int Line => row.Line;

    public Currency Currency => currency;

    public bool HasErrors => _problems.Exists(static it => it.Severity == ImportSeverity.Error);

    public bool HasColumn(ImportField field) => columns.ContainsKey(field);

    /// <summary>The cell as it is, without outer white space; empty for a missing column.</summary>
    public string Raw(ImportField field) =>
        columns.TryGetValue(field, out var column) ? row.Cells[column.Index].Trim() : "";

    public string? Unit(ImportField field) => columns.GetValueOrDefault(field)?.Unit;

    /// <summary>
    /// One line of text a person wrote; too long is an error, because cutting a name makes another name.
    /// </summary>
    public string? Text(ImportField field, int maxLength)
    {
        var text = UntrustedText.Clean(Raw(field), int.MaxValue);
        if (text.Length > maxLength)
        {
            Error(field, "text.too_long", $"has {text.Length} characters; at most {maxLength}");
            return null;
        }

        return text.Length == 0 ? null : Safe(field, text);
    }

    /// <summary>Running text, markup removed; too long is cut and said.</summary>
    /// <param name="writtenBreaks">Line breaks are written as a backslash and an n.</param>
    public string? Prose(ImportField field, int maxLength, bool writtenBreaks = false)
    {
        var html = writtenBreaks ? Raw(field).Replace("\\n", "\n", StringComparison.Ordinal) : Raw(field);
        var text = UntrustedText.Clean(HtmlText.Of(html), int.MaxValue);
        if (text.Length > maxLength)
        {
            Warn(field, "text.cut", $"has {text.Length} characters; the first {maxLength} are kept");
            text = UntrustedText.Clean(text, maxLength);
        }

        return text.Length == 0 ? null : Safe(field, text);
    }

    public IReadOnlyList<string> List(ImportField field)
    {
        string[] items = [.. Raw(field).Split(',').Select(static it => UntrustedText.Clean(it, ProductLimits.ShortText))
            .Where(static it => it.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (items.Length > ProductLimits.Tags)
        {
            Warn(field, "list.cut", $"has {items.Length} items; the first {ProductLimits.Tags} are kept");
        }

        return [.. items.Take(ProductLimits.Tags).Select(it => Safe(field, it))];
    }

    /// <summary>A name no tax table knows would never be taxed; the standard rate is the safe reading.</summary>
    public string TaxCategory(ImportField field)
    {
        var name = Raw(field).ToLowerInvariant();
        if (name.Length == 0 || Domain.Taxes.TaxCategory.All.Contains(name))
        {
            return name.Length == 0 ? Domain.Taxes.TaxCategory.Standard : name;
        }

        Warn(field, "tax.unknown", $"is none of {string.Join(", ", Domain.Taxes.TaxCategory.All)}; taxed as standard");
        return Domain.Taxes.TaxCategory.Standard;
    }

    public string? Sku() => Code(ImportField.Sku, ProductLimits.Sku);

    public string? Barcode()
    {
        var code = Code(ImportField.Barcode, ProductLimits.Barcode);
        if (code is not null && code.Contains("E+", StringComparison.OrdinalIgnoreCase))
        {
            Warn(ImportField.Barcode, "barcode.rounded", "was rounded by a spreadsheet and is left out");
            return null;
        }

        return code;
    }

    /// <summary>Several, parted by commas.</summary>
    public IEnumerable<string> Addresses(ImportField field) =>
        Raw(field).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => Address(field, text)).OfType<string>();

    public string? Address(ImportField field) => Raw(field) is { Length: > 0 } text ? Address(field, text) : null;

    public void Error(ImportField field, string rule, string message) =>
        _problems.Add(ImportProblem.Error(row.Line, Column(field), rule, Raw(field), message));

    public void Warn(ImportField field, string rule, string message) =>
        _problems.Add(ImportProblem.Warning(row.Line, Column(field), rule, Raw(field), message));

    private string? Address(ImportField field, string text)
    {
        if (text.Length <= ProductLimits.Url && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp))
        {
            return address.AbsoluteUri;
        }

        Warn(field, "address.format", "is no http address and is left out");
        return null;
    }

    // Exports put an apostrophe before codes so that spreadsheets keep their zeros.
    private string? Code(ImportField field, int maxLength)
    {
        var code = UntrustedText.Clean(Raw(field).TrimStart('\''), int.MaxValue);
        if (code.Length > maxLength)
        {
            Error(field, "code.too_long", $"has {code.Length} characters; at most {maxLength}");
            return null;
        }

        return code.Length == 0 ? null : code;
    }

    // The card number itself must not be repeated anywhere, so the warning carries no value.
    private string Safe(ImportField field, string written)
    {
        // Careful exports put an apostrophe before what a spreadsheet would take for a formula.
        var text = written is ['\'', '=' or '+' or '-' or '@', ..] ? written[1..] : written;
        if (CardNumbers.IsIn(text))
        {
            _problems.Add(ImportProblem.Warning(row.Line, Column(field), "text.card_number", null,
                "holds a card number; all but its last four digits are blotted out"));
            return CardNumbers.Mask(text);
        }

        if (written is ['=' or '@', ..] or ['+' or '-', not (>= '0' and <= '9'), ..])
        {
            Warn(field, "text.formula", "starts like a spreadsheet formula; it is kept as text");
        }

        return text;
    }

    private string? Column(ImportField field) => columns.GetValueOrDefault(field)?.Header;
}
