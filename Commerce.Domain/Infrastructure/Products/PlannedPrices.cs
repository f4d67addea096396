using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Products;

/// <summary>Prices that count from a later moment. Changed only by who has locked the product.</summary>
public sealed class PlannedPrices(CommerceSession session)
{
    private const string Replace = """
        update commerce.planned_price set state = 'replaced', ended_at = $3
        where variant_id = any($1) and effective_from = $2 and state = 'planned'
        """;

    private const string Insert = """
        insert into commerce.planned_price (id, product_id, variant_id, price_minor, currency, effective_from, operation_id,
            created_at)
        select it.id, $1, it.variant_id, it.price_minor, it.currency, $6, $7::text, $8
        from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::text[]) it (id, variant_id, price_minor, currency)
        """;

    private const string Read = """
        select p.variant_id, p.price_minor, p.currency, p.effective_from from commerce.planned_price p
        where p.product_id = $1 and p.state = 'planned' and p.effective_from <= $2 order by p.effective_from, p.id
        """;

    private const string Done = """
        update commerce.planned_price set state = 'applied', ended_at = $2
        where product_id = $1 and state = 'planned' and effective_from <= $2
        """;

    /// <summary>A price planned for the same moment before gives way.</summary>
    public async Task PlanAsync(
        ProductId product, IReadOnlyList<PriceMove> moves, DateTimeOffset from, string? operationId,
        CancellationToken cancellationToken)
    {
        var variants = moves.Select(static it => it.VariantId.Value).ToArray();
        await ExecuteAsync(Replace, cancellationToken, variants, from, session.Now);
        await ExecuteAsync(
            Insert, cancellationToken, product.Value, moves.Select(static _ => Guid.CreateVersion7()).ToArray(), variants,
            moves.Select(static it => it.To.Minor).ToArray(), moves.Select(static it => it.To.Currency.Code).ToArray(), from,
            operationId, session.Now);
    }

    /// <summary>Oldest first, so that of two for one variant the later one stays.</summary>
    public async Task<IReadOnlyList<PlannedPrice>> ReadAsync(
        ProductId product, DateTimeOffset upTo, CancellationToken cancellationToken)
    {
        List<PlannedPrice> found = [];
        await using var command = session.Command(Read, product.Value, upTo);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new PlannedPrice(
                new VariantId(reader.GetGuid(0)), new Money(reader.GetInt64(1), Currency.Of(reader.GetString(2))),
                reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return found;
    }

    /// <summary>Makes the prices of the product what they were planned to be by now.</summary>
    public async Task ApplyDueAsync(Product product, CancellationToken cancellationToken)
    {
        var due = await ReadAsync(product.Id, session.Now, cancellationToken);
        product.Reprice(due, session.Now);
        await ExecuteAsync(Done, cancellationToken, product.Id.Value, session.Now);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = session.Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
