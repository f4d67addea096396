using Commerce.Domain.Infrastructure.Audit;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Health;

/// <summary>While the audit log is not sealed and exported tools that move money refuse; everything else goes on.</summary>
internal sealed class AuditHealth(NpgsqlDataSource dataSource) : IHealthPart
{
    public string Name => "audit";

    public async Task<HealthState> LookAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select unsealed_s, unexported_s from engine.audit_lag()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var lag = new AuditLag(TimeSpan.FromSeconds(reader.GetDouble(0)), TimeSpan.FromSeconds(reader.GetDouble(1)));
        return lag.IsTooLong ? HealthState.Degraded : HealthState.Ok;
    }
}
