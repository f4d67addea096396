using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Products;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using MediatR;

namespace Commerce.McpServer.Tools.Catalog.SearchCatalog;

public sealed class SearchCatalogHandler(CommerceSession session, CatalogSearch catalog)
    : IRequestHandler<SearchCatalog, CatalogPage>
{
    public async Task<CatalogPage> Handle(SearchCatalog request, CancellationToken cancellationToken)
    {
        var limit = request.Limit ?? SearchCatalogValidator.DefaultLimit;
        var query = Query(request);
        CatalogPlace? after = null;
        if (request.Cursor is not null)
        {
            CatalogCursor.TryRead(request, request.Cursor, out after);
        }

        var hits = await catalog.FindAsync(query, after, limit + 1, cancellationToken);
        var (products, variants) = after is null && query.Products.Count + query.Variants.Count > 0
            ? await catalog.MissingAsync(query, cancellationToken)
            : ([], []);
        string[] missing =
            [.. products.Select(static it => it.ToString()), .. variants.Select(static it => it.ToString())];
        var fields = request.Fields ?? [];
        return new CatalogPage
        {
            Items = [.. hits.Take(limit).Select(hit => CatalogItem.Of(hit, fields))],
            NextCursor = hits.Count > limit ? CatalogCursor.Write(request, hits[limit - 1].Place) : null,
            Match = hits.Count > 0 && hits[0].Place.Match != CatalogMatch.AllWords ? hits[0].Place.Match : null,
            NotFound = missing.Length == 0 ? null : missing,
            UntrustedFields = hits.Count == 0 ? null : Untrusted(fields),
        };
    }

    private CatalogQuery Query(SearchCatalog request)
    {
        var merchant = session.Merchant;
        var (min, max) = (Price(request.MinPrice, "min_price", request), Price(request.MaxPrice, "max_price", request));
        if (min > max)
        {
            throw CommerceException.At(ErrorCode.ValidationArguments, "max_price", "is below min_price");
        }

        var sendsThere = request.ShipToCountry is null || merchant.Settings.ShipToCountries.Count == 0
            || merchant.Settings.ShipToCountries.Contains(request.ShipToCountry);
        return new CatalogQuery
        {
            Words = Search.QueryOf(request.Query),
            Code = request.Query?.Trim().ToLowerInvariant() ?? "",
            Products = request.ProductIds ?? [],
            Variants = request.VariantIds ?? [],
            InStockOnly = request.InStock ?? false,
            WithoutShippingOnly = !sendsThere,
            Currency = request.Currency ?? (min ?? max)?.Currency,
            MinPriceMinor = min?.Minor,
            MaxPriceMinor = max?.Minor,
        };
    }

    // A price means nothing without its currency: the one asked for, else the merchant's.
    private Money? Price(string? text, string field, SearchCatalog request)
    {
        if (text is null)
        {
            return null;
        }

        var currency = request.Currency ?? session.Merchant.Currency;
        return Money.TryParse(text, currency, out var money, out var problem)
            ? money
            : throw CommerceException.At(
                ErrorCode.ValidationArguments, field, problem, $"a decimal string in {currency}",
                $"\"{new Money(1230, currency).Amount}\"");
    }

    private static string[] Untrusted(IReadOnlyList<CatalogField> fields) =>
    [
        "title", "options",
        .. fields.Where(static it => it is CatalogField.Vendor or CatalogField.ProductType or CatalogField.Tags)
            .Select(static it => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(it.ToString())),
    ];
}
