using Commerce.Domain.Access;
using Commerce.Domain.Invoices;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Invoices;

/// <summary>
/// The pages on which buyers see and pay invoices: their addresses, and whose invoice a page shows. Nobody is logged in there, so the
/// merchant follows from the address; everything else is read in a unit of work of that merchant.
/// </summary>
/// <param name="here">Where this process can be reached from its own machine; null if nowhere, or not yet.</param>
public sealed class PayPages(NpgsqlDataSource dataSource, IConfiguration configuration, Func<Uri?> here)
{
    public const string Path = "pay";

    private const string PublicUrl = "Commerce:PublicUrl";

    private const string Find = "select tenant_id, invoice_id from commerce.find_pay_page($1)";

    /// <summary>
    /// Null where there is no page: before the invoice is issued, in a process nobody can reach, and for a real invoice while all that
    /// is known is how this machine reaches itself.
    /// </summary>
    public Uri? Of(Invoice invoice, TenantMode mode) => invoice.Number is not null && Home(mode) is { } home
        ? new Uri(new Uri(home.AbsoluteUri.TrimEnd('/') + "/"), $"{Path}/{invoice.PayToken.Reveal()}")
        : null;

    /// <summary>Null for every token that opens nothing, whatever the reason.</summary>
    public async Task<PayPage?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (PayToken.TryRead(token) is not { } key)
        {
            return null;
        }

        await using var command = dataSource.CreateCommand(Find);
        command.Parameters.Add(new NpgsqlParameter { Value = key.Hash() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new PayPage(reader.GetGuid(0), new InvoiceId(reader.GetGuid(1))) : null;
    }

    private Uri? Home(TenantMode mode) =>
        Uri.TryCreate(configuration[PublicUrl], UriKind.Absolute, out var given) ? given
        : mode == TenantMode.Test ? here()
        : null;
}

public sealed record PayPage(Guid TenantId, InvoiceId InvoiceId);
