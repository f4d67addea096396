namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>A state out of a closed list, exported as one series for each, 1 for the one that holds.</summary>
public sealed record StateGauge(string Name, string Description, IReadOnlyList<string> States, Func<string> Current);
