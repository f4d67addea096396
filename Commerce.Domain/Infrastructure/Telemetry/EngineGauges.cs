using System.Diagnostics.Metrics;
using Commerce.Domain.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>
/// Looks at the database every few seconds and lets the exporter read what it saw last; while the database does not answer
/// nothing is reported, rather than what was true before. Runs only where metrics are exported.
/// </summary>
internal sealed class EngineGauges : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeProvider _time;
    private readonly ILogger<EngineGauges> _logger;
    private volatile EngineReading? _last;

    public EngineGauges(
        NpgsqlDataSource dataSource, CommerceMetrics metrics, IEnumerable<StateGauge> states, TimeProvider time,
        ILogger<EngineGauges> logger)
    {
        (_dataSource, _time, _logger) = (dataSource, time, logger);
        var meter = metrics.Meter;
        meter.CreateObservableGauge(
            "commerce.queue.depth", () => OfLanes(static it => it.Depth), "{operation}", "Unfinished operations, by lane.");
        meter.CreateObservableGauge(
            "commerce.queue.oldest_due.age", () => OfLanes(static it => it.OldestDue), "s", "How long the oldest due operation waits.");
        Add("commerce.outbox.depth", "{message}", "Doorbells that wait or are not answered yet.", static it => it.Outbox);
        Add("commerce.outbox.oldest.age", "s", "Age of the oldest doorbell.", static it => it.OldestDoorbell);
        Add("commerce.outbox.dead", "{message}", "Doorbells that were given up.", static it => it.DeadDoorbells);
        Add("commerce.effects.unknown", "{effect}", "Calls to third parties without a known outcome.", static it => it.UnknownEffects);
        Add("commerce.effects.manual", "{effect}", "Calls to third parties that a person has to settle.", static it => it.ManualEffects);
        Add("commerce.audit.unsealed.age", "s", "Age of the oldest event in no chain.", static it => it.Unsealed);
        Add("commerce.audit.unexported.age", "s", "Age of the oldest seal in no checkpoint.", static it => it.Unexported);
        foreach (var state in states)
        {
            meter.CreateObservableGauge(state.Name, () => Of(state), null, state.Description);
        }

        void Add(string name, string unit, string description, Func<EngineReading, double> value) => meter.CreateObservableGauge(
            name, () => _last is { } last ? [new Measurement<double>(value(last))] : Array.Empty<Measurement<double>>(), unit, description);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        do
        {
            try
            {
                _last = await EngineReading.TakeAsync(_dataSource, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                _last = null;
                _logger.LogWarning("The engine's state is not measured: {Fault}", fault.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // An empty lane is nothing in the table and a zero to who watches it.
    private IEnumerable<Measurement<double>> OfLanes(Func<LaneReading, double> value) => _last is not { } last ? [] :
        Lanes.All.Select(lane => new Measurement<double>(
            last.Queue.FirstOrDefault(it => it.Lane == lane) is { } row ? value(row) : 0,
            new KeyValuePair<string, object?>(TraceTags.Lane, lane)));

    private static IEnumerable<Measurement<int>> Of(StateGauge gauge)
    {
        var current = gauge.Current();
        return gauge.States.Select(state => new Measurement<int>(
            state == current ? 1 : 0, new KeyValuePair<string, object?>("commerce.state", state)));
    }
}
