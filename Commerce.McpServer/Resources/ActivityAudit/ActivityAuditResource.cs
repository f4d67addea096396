using System.Globalization;
using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.McpServer.Pipeline;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources.ActivityAudit;

/// <summary>What all agents did on a day, for whoever answers for them.</summary>
public sealed class ActivityAuditResource(TenantReads reads) : IResourceKind
{
    public const string Form = "yyyy-MM-dd";

    public ResourceShape Shape { get; } = new(
        "audit://activity/{day}", "agent_activity", "Activity of agents on a day",
        "Operations of all agents on one day of the merchant, newest first, and calls that were refused.")
    {
        Order = 5,
        Icon = "audit",
        Scopes = [Scopes.OperationsReadAll, Scopes.LedgerRead],
    };

    public static bool IsDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
        && day.Year is > 1970 and < 9999;

    public async Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        IsDay(request.Values["day"], out var day)
            ? ResourceText.Of(request, await reads.ReadAsync(
                request.Principal,
                (_, services) => services.GetRequiredService<AgentActivityReader>().ReadAsync(day, cancellationToken),
                cancellationToken))
            : null;
}
