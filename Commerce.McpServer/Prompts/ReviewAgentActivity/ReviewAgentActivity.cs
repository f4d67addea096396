using System.Globalization;
using Commerce.Domain.Access;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Resources;
using Commerce.McpServer.Resources.ActivityAudit;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Prompts.ReviewAgentActivity;

/// <summary>What the agents did on a day and whether it was right, from the audit log.</summary>
public sealed class ReviewAgentActivity(ResourceLibrary resources, TenantReads reads) : IPrompt
{
    private const string Day = "day";

    public PromptShape Shape { get; } = new(
        "Review what agents did", "Go through one day of agents' work and point out what a person should look at.")
    {
        Order = 3,
        Icon = "audit",
        Scopes = [Scopes.OperationsRead, Scopes.OperationsReadAll, Scopes.LedgerRead, Scopes.RecordsRead],
        Fields =
        [
            new PromptField(Day, "A day of the merchant, like 2026-03-31; today if left out.")
            {
                Check = static value => ActivityAuditResource.IsDay(value, out _)
                    ? null : "is no day written like 2026-03-31",
            },
        ],
    };

    public async Task<IReadOnlyList<PromptMessage>> WriteAsync(
        PromptRequest request, CancellationToken cancellationToken)
    {
        var day = request.Arguments.TryGetValue(Day, out var given)
            ? given
            : await TodayAsync(request.Principal, cancellationToken);
        var activity = await resources.ReadAsync(request.Principal, $"audit://activity/{day}", cancellationToken)
            ?? throw new InvalidOperationException("The activity of a day can be read wherever this prompt is listed.");
        return
        [
            PromptText.Say($"""
                Review what agents did on {day}; the list is enclosed. Look for failed or repeated work, runs of
                refusals, unusual hours and amounts. For whatever stands out read audit://operations/ followed by its
                operation_id, and the record it touched with get_record. Report per agent: what it did, what a person
                should look at, and why. Name operation ids, and say so if nothing stands out.
                """),
            PromptText.Enclose(activity.Contents),
        ];
    }

    private Task<string> TodayAsync(Principal principal, CancellationToken cancellationToken) =>
        reads.ReadAsync(
            principal,
            static (session, _) => Task.FromResult(session.Merchant.DayOf(session.Now)
                .ToString(ActivityAuditResource.Form, CultureInfo.InvariantCulture)),
            cancellationToken);
}
