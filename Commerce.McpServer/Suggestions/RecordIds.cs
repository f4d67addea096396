using Commerce.Domain.Access;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Suggestions;

/// <summary>
/// Ids of the records the caller may see, newest first, of the type that was filled in. A product is found by its
/// title, handle or SKU too.
/// </summary>
public sealed class RecordIds(TenantReads reads) : ISuggester
{
    public async Task<SuggestedValues> SuggestAsync(SuggestionQuery query, CancellationToken cancellationToken)
    {
        var (principal, type) = (query.Principal, query.Given.GetValueOrDefault("type"));
        var kind = RecordKinds.All.FirstOrDefault(it => type is null
            ? query.Typed.StartsWith($"{it.Prefix}_", StringComparison.Ordinal) : it.Name == type);
        if (kind is null || !principal.Scopes.Grants(Scopes.RecordsRead))
        {
            return SuggestedValues.None;
        }

        var range = IdText.Range(kind.Prefix, query.Typed);
        if (range is null && kind.Name != "product")
        {
            return SuggestedValues.None;
        }

        // Nothing lies between the last id and the first.
        var (first, last) = range ?? (Guid.AllBitsSet, Guid.Empty);
        var (sql, more) = Sql(kind, principal, query.Typed);
        var found = await reads.ColumnAsync<Guid>(
            principal, sql, [principal.TenantId, first, last, SuggestedValues.AtMost + 1, .. more], cancellationToken);
        return SuggestedValues.Of([.. found.Select(it => IdText.Format(kind.Prefix, it))]);
    }

    private static (string Sql, object?[] More) Sql(RecordKind kind, Principal principal, string typed)
    {
        object?[] whose = [principal.Text, principal.Scopes.Grants(Scopes.OperationsReadAll), principal.BuyerOf];
        return kind.Name switch
        {
            "checkout" => (RecordIdSql.Checkouts, whose),
            "order" => (RecordIdSql.Orders, [principal.BuyerOf]),
            "payment" => (RecordIdSql.Payments, whose),
            "quote" => (RecordIdSql.Quotes, whose),
            "customer" => (RecordIdSql.Customers, [principal.BuyerOf]),
            "discount" => (RecordIdSql.Discounts, [principal.BuyerOf]),
            "invoice" => (RecordIdSql.Invoices, [principal.BuyerOf]),
            "credit_note" => (RecordIdSql.CreditNotes, [principal.BuyerOf]),
            "refund" => (RecordIdSql.Refunds, [principal.BuyerOf]),
            "product" => (RecordIdSql.Products, [typed.Trim().ToLowerInvariant(), Search.Words(typed)]),
            _ => throw new InvalidOperationException($"Ids of a {kind.Name} cannot be looked for."),
        };
    }
}
