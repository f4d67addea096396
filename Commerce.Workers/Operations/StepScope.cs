using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Operations;

/// <summary>One scope, one fenced transaction: what every part of a step runs in.</summary>
internal sealed class StepScope : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;

    private StepScope(AsyncServiceScope scope, LoadedStep step) => (_scope, Step) = (scope, step);

    public LoadedStep Step { get; }

    public IServiceProvider Services => _scope.ServiceProvider;

    public StepWriter Writer => Services.GetRequiredService<StepWriter>();

    public EffectStore Effects => Services.GetRequiredService<EffectStore>();

    public CommerceSession Session => Services.GetRequiredService<CommerceSession>();

    public static async Task<StepScope> OpenAsync(IServiceScopeFactory scopes, OperationClaim claim, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
            await session.BeginAsync(claim.TenantId, cancellationToken);
            await scope.ServiceProvider.GetRequiredService<OperationFence>().PassAsync(claim, cancellationToken);
            var step = await scope.ServiceProvider.GetRequiredService<StepLoader>().LoadAsync(claim.OperationId, cancellationToken);
            var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
            (audit.Actor, audit.OperationId) = (step.Context.Principal, claim.OperationId);
            return new StepScope(scope, step);
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _scope.DisposeAsync();
}
