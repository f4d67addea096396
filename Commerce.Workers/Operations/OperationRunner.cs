using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Workers.Operations;

/// <summary>Runs one step of one claimed operation and sees to it that the claim ends: saved, given back, or fenced.</summary>
public sealed class OperationRunner(
    IServiceScopeFactory scopes, OperationQueue queue, WorkflowCatalog catalog, LeaseKeeper leases, ProviderStepRun providerSteps,
    StepWatches watches, TimeProvider time, ILogger<OperationRunner> logger)
{
    private static readonly TimeSpan StepBudget = TimeSpan.FromSeconds(30);

    // Applying a large file is one transaction and takes what it takes; its lease is extended all the while.
    private static readonly TimeSpan BulkBudget = TimeSpan.FromMinutes(5);

    /// <param name="trace">The trace context of the doorbell.</param>
    public async Task RunAsync(string operationId, string? trace, CancellationToken stopping)
    {
        var since = time.GetUtcNow();
        if (await queue.TryClaimAsync(operationId, leases.Owner, stopping) is { } claim)
        {
            await RunAsync(claim, new WorkFound(WorkFound.Doorbell, since, trace), stopping);
        }
    }

    public async Task RunAsync(OperationClaim claim, WorkFound found, CancellationToken stopping)
    {
        using var watch = watches.Begin(claim, found);
        CrashPoint.Claimed.Hit();
        using var lease = leases.Hold(claim, stopping);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(lease.Token);
        budget.CancelAfter(claim.Lane == Lanes.Bulk ? BulkBudget : StepBudget);
        try
        {
            watch.Ended(await RunStepAsync(claim, watch, budget.Token));
        }
        catch (FencedException)
        {
            watch.Ended("fenced");
            logger.LogInformation("{OperationId} went on elsewhere under a newer epoch", claim.OperationId);
        }
        catch (CommerceException refusal)
        {
            watch.Ended(StepOutcome.NameOf(new StepOutcome.Refused(refusal)));
            await EndAsync(claim, new StepOutcome.Refused(refusal));
        }
        catch (Exception fault)
        {
            watch.Failed(fault.GetType().Name);
            await GiveBackAsync(claim, fault, stopping);
        }
    }

    private async Task<string> RunStepAsync(OperationClaim claim, StepWatch watch, CancellationToken cancellationToken)
    {
        StepDescriptor descriptor;
        await using (var scope = await StepScope.OpenAsync(scopes, claim, cancellationToken))
        {
            watch.Is(scope.Step.Context.Tool, scope.Step.Step);
            CrashTrigger.Enter(scope.Step.Context.Tool, scope.Step.Step);
            if (claim.Attempt > OperationQueue.GiveUpAfter && await TryGiveUpAsync(scope, claim, cancellationToken))
            {
                return "given_up";
            }

            descriptor = catalog.Find(scope.Step.Context.Tool, scope.Step.Step);
            if (!descriptor.IsProvider)
            {
                var step = (ILocalStep)scope.Services.GetRequiredService(descriptor.Type);
                var outcome = await step.RunAsync(scope.Step.Context, scope.Step.State, cancellationToken);
                await scope.Writer.WriteAsync(claim, scope.Step, outcome);
                CrashPoint.Booked.Hit();
                return StepOutcome.NameOf(outcome);
            }
        }

        return await providerSteps.RunAsync(claim, descriptor, cancellationToken);
    }

    // Work for which a third party may have acted, in this step or an earlier one, is never thrown away: somebody may have been
    // charged. It stays, apart from the others, until it gets through.
    private async Task<bool> TryGiveUpAsync(StepScope scope, OperationClaim claim, CancellationToken cancellationToken)
    {
        if (await scope.Effects.MayHaveActedAsync(claim.OperationId, cancellationToken))
        {
            return false;
        }

        logger.LogError("{OperationId} is given up at step {Step} after {Attempts} claims", claim.OperationId, scope.Step.Step, claim.Attempt - 1);
        var refusal = new CommerceException(ErrorCode.Internal, "The work failed again and again and was given up; nothing is left half done at a third party.");
        await scope.Writer.WriteAsync(claim, scope.Step, new StepOutcome.Refused(refusal));
        return true;
    }

    private async Task EndAsync(OperationClaim claim, StepOutcome outcome)
    {
        await using var scope = await StepScope.OpenAsync(scopes, claim, CancellationToken.None);
        await scope.Writer.WriteAsync(claim, scope.Step, outcome);
    }

    /// <summary>At once and as if it had never been claimed: nothing is wrong with it, this process stops.</summary>
    public Task GiveBackAsync(OperationClaim claim) =>
        EndClaimAsync(claim, () => queue.ReturnAsync(claim, CancellationToken.None));

    private async Task GiveBackAsync(OperationClaim claim, Exception fault, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
        {
            await GiveBackAsync(claim);
            return;
        }

        // A fault waits longer each time.
        var after = TransientFault.Is(fault)
            ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(Math.Pow(2, Math.Min(claim.Attempt, 6)));
        logger.LogError(fault, "A step of {OperationId} failed (claim {Attempt}); again in {After}", claim.OperationId, claim.Attempt, after);
        await EndClaimAsync(claim, () => queue.GiveBackAsync(claim, after, CancellationToken.None));
    }

    private async Task EndClaimAsync(OperationClaim claim, Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (Exception lost) when (TransientFault.Is(lost))
        {
            logger.LogWarning("{OperationId} could not be given back; its lease will run out", claim.OperationId);
        }
    }
}
