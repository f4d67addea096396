using Commerce.Domain.Operations.Effects;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Health;

/// <summary>Where a live merchant exists somebody has to be there who can take its money; a simulation is nobody.</summary>
internal sealed class ProviderHealth(NpgsqlDataSource dataSource, IEnumerable<LivePaymentProvider> providers) : IHealthPart
{
    private readonly bool _hasLive = providers.Any();

    public string Name => "providers";

    public async Task<HealthState> LookAsync(CancellationToken cancellationToken)
    {
        if (_hasLive)
        {
            return HealthState.Ok;
        }

        await using var command = dataSource.CreateCommand("select commerce.has_live_tenant()");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))! ? HealthState.Failed : HealthState.Ok;
    }
}
