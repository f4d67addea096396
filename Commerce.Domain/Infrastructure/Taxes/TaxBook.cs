using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Taxes;

namespace Commerce.Domain.Infrastructure.Taxes;

/// <summary>The merchant's registrations and own rates, as a table that can be asked without a database.</summary>
public sealed class TaxBook(CommerceSession session)
{
    private const string Registrations =
        "select scheme, number, covers, region, valid_from, valid_to from commerce.tax_registration order by id";

    private const string Rates =
        "select country, region, category, rate, valid_from from commerce.tax_rate order by id";

    private const string InsertRegistration = """
        insert into commerce.tax_registration (id, scheme, number, covers, region, valid_from, valid_to)
        values ($1, $2, $3, $4, $5::text, $6, $7::date)
        """;

    public async Task<ITaxTable> ReadAsync(CancellationToken cancellationToken) =>
        new TaxTable(
            await ReadRegistrationsAsync(cancellationToken), await ReadRatesAsync(cancellationToken), session.Merchant.Settings.TaxSeller);

    public void Register(TaxRegistration registration) => session.AtCommit(
        InsertRegistration, Guid.CreateVersion7(), registration.Scheme, registration.Number,
        registration.Covers.ToArray(),
        registration.Region, registration.ValidFrom, registration.ValidTo);

    private async Task<List<TaxRegistration>> ReadRegistrationsAsync(CancellationToken cancellationToken)
    {
        await using var command = session.Command(Registrations);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TaxRegistration> registrations = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            registrations.Add(new TaxRegistration(
                reader.GetString(0), reader.GetString(1), reader.GetFieldValue<string[]>(2),
                reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetFieldValue<DateOnly>(4),
                reader.IsDBNull(5) ? null : reader.GetFieldValue<DateOnly>(5)));
        }

        return registrations;
    }

    private async Task<List<TaxRate>> ReadRatesAsync(CancellationToken cancellationToken)
    {
        await using var command = session.Command(Rates);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TaxRate> rates = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rates.Add(new TaxRate(
                reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2),
                reader.GetDecimal(3),
                reader.GetFieldValue<DateOnly>(4)));
        }

        return rates;
    }
}
