using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Products;

/// <summary>Finds variants for sale, page by page, in an order that stays put while the catalog changes.</summary>
public sealed class CatalogSearch(CommerceSession session)
{
    private const string AllWords =
        "v.id in (select commerce.matching_variants(to_tsquery('simple', commerce.folded($1))))";

    private const string PartOfWord = """
        v.search_inside like all (select '%' || commerce.folded(word) || '%' from unnest($12::text[]) word)
        """;

    // A code in the title or on the label is what the caller means; then come hits in the title.
    private const string RankOfAll = """
        case when lower(v.sku) = $2 or lower(v.barcode) = $2 or p.handle = $2 then 3
             when v.search @@ to_tsquery('simple', commerce.folded($13)) then 2 else 1 end
        """;

    private const string RankOfAny = "(select count(*)::int from words where v.search @@ words.query)";

    private const string Filters = """
        p.status = 'active'
        and (cardinality($3::uuid[]) = 0 or v.product_id = any($3))
        and (cardinality($4::uuid[]) = 0 or v.id = any($4))
        and (not $5 or v.stock_item_id is null or s.on_hand > s.reserved)
        and (not $6 or not v.requires_shipping)
        and ($7::text is null or v.currency = $7)
        and ($8::bigint is null or v.price_minor >= $8)
        and ($9::bigint is null or v.price_minor <= $9)
        """;

    private const string Extras = """
        p.handle, left(p.description, 600), p.vendor, p.product_type, p.tags, v.barcode, v.image_url,
        v.compare_at_minor, v.position
        """;

    /// <summary>One page; the first page of a query that matches nothing strictly is searched for loosely.</summary>
    public async Task<IReadOnlyList<CatalogHit>> FindAsync(
        CatalogQuery query, CatalogPlace? after, int atMost, CancellationToken cancellationToken)
    {
        if (after is not null)
        {
            return await PageAsync(query, after.Match, after, atMost, cancellationToken);
        }

        var hits = await PageAsync(query, CatalogMatch.AllWords, after: null, atMost, cancellationToken);
        foreach (var looser in query.Words.Count == 0 || hits.Count > 0 ? [] : Looser(query))
        {
            hits = await PageAsync(query, looser, after: null, atMost, cancellationToken);
            if (hits.Count > 0)
            {
                break;
            }
        }

        return hits;
    }

    /// <summary>Which of these ids name nothing that is for sale.</summary>
    public async Task<(IReadOnlyList<ProductId> Products, IReadOnlyList<VariantId> Variants)> MissingAsync(
        CatalogQuery query, CancellationToken cancellationToken)
    {
        const string sql = """
            select id from commerce.product where id = any($1) and status = 'active'
            union all select v.id from commerce.variant v join commerce.product p on p.id = v.product_id
            where v.id = any($2) and p.status = 'active'
            """;
        await using var command = session.Command(
            sql, query.Products.Select(static it => it.Value).ToArray(),
            query.Variants.Select(static it => it.Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var there = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            there.Add(reader.GetGuid(0));
        }

        return ([.. query.Products.Where(it => !there.Contains(it.Value))],
            [.. query.Variants.Where(it => !there.Contains(it.Value))]);
    }

    // With one word, any word is all words.
    private static IEnumerable<CatalogMatch> Looser(CatalogQuery query) =>
        query.Words.Count > 1 ? [CatalogMatch.AnyWord, CatalogMatch.PartOfWord] : [CatalogMatch.PartOfWord];

    private async Task<IReadOnlyList<CatalogHit>> PageAsync(
        CatalogQuery query, CatalogMatch match, CatalogPlace? after, int atMost, CancellationToken cancellationToken)
    {
        var (condition, rank) = query.Words.Count == 0 ? ("true", "0") : match switch
        {
            CatalogMatch.AllWords => (AllWords, RankOfAll),
            CatalogMatch.AnyWord => (AllWords, RankOfAny),
            _ => (PartOfWord, "1"),
        };
        var sql = $"""
            with words as materialized (
                select to_tsquery('simple', commerce.folded(word) || ':*') as query from unnest($12::text[]) word)
            select * from (
                select {VariantReader.Columns}, {Extras}, {rank} as rank
                from {VariantReader.From} where {Filters} and {condition}) hit
            where $10::int is null or rank < $10 or (rank = $10 and (product_id, position) > ($11, $14))
            order by rank desc, product_id, position limit {atMost}
            """;
        await using var command = session.Command(sql, Values(query, match, after));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new List<CatalogHit>();
        while (await reader.ReadAsync(cancellationToken))
        {
            hits.Add(Read(reader, match));
        }

        return hits;
    }

    private static object?[] Values(CatalogQuery query, CatalogMatch match, CatalogPlace? after) =>
    [
        string.Join(match == CatalogMatch.AnyWord ? " | " : " & ", query.Words.Select(static word => $"'{word}':*")),
        query.Code,
        query.Products.Select(static it => it.Value).ToArray(),
        query.Variants.Select(static it => it.Value).ToArray(),
        query.InStockOnly,
        query.WithoutShippingOnly,
        query.Currency?.Code,
        query.MinPriceMinor,
        query.MaxPriceMinor,
        after?.Rank,
        after?.ProductId.Value ?? Guid.Empty,
        query.Words.ToArray(),
        string.Join(" & ", query.Words.Select(static word => $"'{word}':*A")),
        after?.Position ?? 0,
    ];

    private static CatalogHit Read(NpgsqlDataReader reader, CatalogMatch match)
    {
        const int extras = 20;
        var variant = VariantReader.Read(reader);
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        return new CatalogHit(variant,
            new CatalogPlace(match, reader.GetInt32(extras + 9), variant.ProductId, reader.GetInt32(extras + 8)))
        {
            Handle = reader.GetString(extras),
            Description = Text(extras + 1),
            Vendor = Text(extras + 2),
            ProductType = Text(extras + 3),
            Tags = reader.GetFieldValue<string[]>(extras + 4),
            Barcode = Text(extras + 5),
            ImageUrl = Text(extras + 6),
            CompareAt = reader.IsDBNull(extras + 7)
                ? null : new Money(reader.GetInt64(extras + 7), variant.Price.Currency),
        };
    }
}
