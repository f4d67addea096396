using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>What one process counts of its own doing. Times are in seconds, as OpenTelemetry wants them.</summary>
public sealed class CommerceMetrics
{
    public const string MeterName = "Commerce";

    private readonly Histogram<double> _calls;
    private readonly Histogram<double> _steps;
    private readonly Histogram<double> _providerCalls;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _claims;
    private readonly UpDownCounter<int> _sessions;
    private readonly UpDownCounter<int> _listens;

    /// <param name="meters">The host's; a few services without a host count for themselves.</param>
    public CommerceMetrics(IMeterFactory? meters = null)
    {
        Meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _calls = Meter.CreateHistogram<double>("commerce.call.duration", "s", "Tool calls until their answer, by tool and outcome.");
        _steps = Meter.CreateHistogram<double>("commerce.step.duration", "s", "Steps of operations, by tool, step and outcome.");
        _providerCalls = Meter.CreateHistogram<double>(
            "commerce.provider_call.duration", "s", "Calls to third parties, by provider, kind and outcome.");
        _accepted = Meter.CreateCounter<long>("commerce.operation.accepted", "{operation}", "Operations accepted, by tool.");
        _ended = Meter.CreateCounter<long>("commerce.operation.ended", "{operation}", "Operations ended, by tool and outcome.");
        _claims = Meter.CreateCounter<long>("commerce.claims", "{claim}", "Claims won, by lane and by what found the work.");
        _sessions = Meter.CreateUpDownCounter<int>("commerce.sessions.open", "{session}", "Sessions of the older protocol eras.");
        _listens = Meter.CreateUpDownCounter<int>("commerce.listens.open", "{stream}", "Streams that listen for changes.");
    }

    internal Meter Meter { get; }

    public void Called(string tool, string outcome, TimeSpan duration) =>
        _calls.Record(duration.TotalSeconds, new TagList { { TraceTags.Tool, tool }, { TraceTags.Outcome, outcome } });

    public void Stepped(string tool, string step, string outcome, TimeSpan duration) => _steps.Record(
        duration.TotalSeconds,
        new TagList { { TraceTags.Tool, tool }, { TraceTags.Step, step }, { TraceTags.Outcome, outcome } });

    public void ProviderCalled(string provider, string kind, string outcome, TimeSpan duration) => _providerCalls.Record(
        duration.TotalSeconds,
        new TagList { { TraceTags.Provider, provider }, { TraceTags.Kind, kind }, { TraceTags.Outcome, outcome } });

    public void Accepted(string tool) => _accepted.Add(1, new KeyValuePair<string, object?>(TraceTags.Tool, tool));

    /// <param name="outcome"><c>ok</c> or the code of the refusal.</param>
    public void Ended(string tool, string outcome) =>
        _ended.Add(1, new TagList { { TraceTags.Tool, tool }, { TraceTags.Outcome, outcome } });

    public void Claimed(string lane, string foundBy) =>
        _claims.Add(1, new TagList { { TraceTags.Lane, lane }, { TraceTags.FoundBy, foundBy } });

    public void SessionOpened() => _sessions.Add(1);

    public void SessionClosed() => _sessions.Add(-1);

    /// <summary>One more, until disposed.</summary>
    public IDisposable Listening()
    {
        _listens.Add(1);
        return new Listen(_listens);
    }

    private sealed class Listen(UpDownCounter<int> open) : IDisposable
    {
        public void Dispose() => open.Add(-1);
    }
}
