using Commerce.Domain.Access;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Suggestions;

/// <summary>The caller's own operations, newest first; everybody's for who may see them.</summary>
public sealed class OperationIds(TenantReads reads) : ISuggester
{
    private const string Fitting = """
        select operation_id from engine.operation
        where tenant_id = $1 and (principal = $2 or $3) and parent_id is null and expires_at > clock_timestamp()
            and starts_with(operation_id, $4)
        order by created_at desc limit $5
        """;

    public async Task<SuggestedValues> SuggestAsync(SuggestionQuery query, CancellationToken cancellationToken)
    {
        var principal = query.Principal;
        if (!principal.Scopes.Grants(Scopes.OperationsRead))
        {
            return SuggestedValues.None;
        }

        var seesAll = principal.Scopes.Grants(Scopes.OperationsReadAll);
        return SuggestedValues.Of(await reads.ColumnAsync<string>(
            principal, Fitting, [principal.TenantId, principal.Text, seesAll, query.Typed, SuggestedValues.AtMost + 1],
            cancellationToken));
    }
}
