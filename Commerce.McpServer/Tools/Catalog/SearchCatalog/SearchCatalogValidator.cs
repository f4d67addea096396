using Commerce.Domain.Products;
using Commerce.Domain.Values;
using FluentValidation;

namespace Commerce.McpServer.Tools.Catalog.SearchCatalog;

public sealed class SearchCatalogValidator : AbstractValidator<SearchCatalog>
{
    public const int DefaultLimit = 10;
    public const int MaxLimit = 100;

    private const int MaxIds = 100;

    public SearchCatalogValidator()
    {
        RuleFor(static it => it.Query).MaximumLength(Search.QueryLength)
            .WithMessage($"has more than {Search.QueryLength} characters");
        RuleFor(static it => it.Query).Must(static it => string.IsNullOrWhiteSpace(it) || Search.QueryOf(it).Count > 0)
            .WithMessage("holds no word; give letters or digits");
        RuleFor(static it => it.ProductIds).Must(static it => it is null || it.Count <= MaxIds)
            .WithMessage($"has more than {MaxIds} ids");
        RuleFor(static it => it.VariantIds).Must(static it => it is null || it.Count <= MaxIds)
            .WithMessage($"has more than {MaxIds} ids");
        RuleFor(static it => it.ShipToCountry).Must(static it => it is null || Country.IsKnown(it))
            .WithMessage("is no ISO 3166-1 alpha-2 code").WithState(static _ => "\"DE\"");
        RuleFor(static it => it.Limit).InclusiveBetween(1, MaxLimit).WithMessage($"must lie between 1 and {MaxLimit}");
        RuleFor(static it => it.Cursor)
            .Must(static (search, cursor) => cursor is null || CatalogCursor.TryRead(search, cursor, out _))
            .WithMessage("is not the next_cursor of a search with these arguments; start again without it");
    }
}
