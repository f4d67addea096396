using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Imports;

/// <summary>
/// Applies the whole plan in this one transaction: a crash leaves the catalog as it was, and the step runs again.
/// </summary>
[Step(ImportSteps.Tool, ImportSteps.Apply)]
internal sealed class ApplyProducts(
    AuditTrail audit, ImportPlan plan, ImportWriter writer, ShelfCounts shelves, ImportRecord record,
    ImportOutcome outcome)
    : LocalStep<ImportProgress>
{
    // A shop whose products change all the time would be checked for ever.
    private const int MaxRechecks = 5;

    public override async Task<StepOutcome> RunAsync(
        StepContext context, ImportProgress state, CancellationToken cancellationToken)
    {
        if (context.CancelRequested)
        {
            return await outcome.StopAsync(context, cancellationToken);
        }

        if (!await plan.LockAsync(context.OperationId, cancellationToken))
        {
            return Recheck(state);
        }

        // The place for approval: the share of state.Tally.PriceChanges in ImportCatalog.LivePricesAsync decides
        // whether a person has to agree before this step goes on.
        await writer.WriteAsync(context.OperationId, state.Products, cancellationToken);
        var known = await writer.KnownCountsAsync(context.OperationId, cancellationToken);
        await shelves.ImportAsync(known, context.OperationId, cancellationToken);
        var sameFileAs = await record.ApplyAsync(context.OperationId, cancellationToken);

        // One event tells of the whole file; what became of each product lies in its versions, which name this
        // operation.
        audit.Record("catalog.imported", context.OperationId, new
        {
            state.Format, state.Currency, state.Rows, state.Tally.Products, state.Tally.Variants,
                state.Tally.PriceChanges,
        });
        return await outcome.DoneAsync(context, state, ImportState.Imported, sameFileAs, cancellationToken);
    }

    private static StepOutcome.Next Recheck(ImportProgress state) => state.Rechecks < MaxRechecks
        ? new StepOutcome.Next(
            ImportSteps.Check, state with { Checked = 0, Tally = new ImportTally(), Rechecks = state.Rechecks + 1 },
            "The catalog changed meanwhile; checking again.")
        : throw new CommerceException(
            ErrorCode.ConflictVersion,
            "The products of the file keep changing; nothing was applied. Import again later.");
}
