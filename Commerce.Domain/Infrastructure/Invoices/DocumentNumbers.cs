using System.Globalization;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Invoices;

/// <summary>
/// Numbers of documents, one unbroken sequence per series and year. The row of the series stays locked until the unit of work ends,
/// so a number that is not used in the end was never given.
/// </summary>
public sealed class DocumentNumbers(CommerceSession session)
{
    private const string Take = """
        insert into commerce.document_series as s (series, last_number) values ($1, 1)
        on conflict (tenant_id, series) do update set last_number = s.last_number + 1
        returning last_number
        """;

    /// <summary>For example <c>INV-2026-00001</c>.</summary>
    public async Task<string> NextAsync(string prefix, DateOnly on, CancellationToken cancellationToken)
    {
        var series = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{on.Year}");
        await using var command = session.Command(Take, series);
        var number = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        return string.Create(CultureInfo.InvariantCulture, $"{series}-{number:00000}");
    }
}
