using System.Collections.Concurrent;
using System.Text;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;

namespace Commerce.Tests.Workers.Operations;

/// <summary>A third party with a book of its own: one act per key, whatever it then answers.</summary>
internal sealed class ScriptedProvider : IProviderAdapter
{
    public const string Name = "scripted";

    public ConcurrentDictionary<string, int> Acts { get; } = new();

    public ConcurrentQueue<string> Sent { get; } = new();

    public int LookUps;

    /// <summary>Answers for the next sends; afterwards every send succeeds.</summary>
    public ConcurrentQueue<Func<ProviderCall, ProviderOutcome>> NextSends { get; } = new();

    /// <summary>Answers for the next look-ups; afterwards a look-up tells the truth.</summary>
    public ConcurrentQueue<ProviderOutcome> NextLookUps { get; } = new();

    /// <summary>Answers every look-up while it is set.</summary>
    public Func<ProviderCall, ProviderOutcome>? EveryLookUp { get; set; }

    /// <summary>What passes between the arrival of a send and its answer.</summary>
    public Func<CancellationToken, Task> Delay { get; set; } = static _ => Task.CompletedTask;

    /// <summary>What passes before a look-up is answered.</summary>
    public Func<ProviderCall, Task> DelayLookUp { get; set; } = static _ => Task.CompletedTask;

    public string Provider => Name;

    public TimeSpan KeyRetention { get; set; } = TimeSpan.FromHours(24);

    public async Task<ProviderAnswer> SendAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        Sent.Enqueue(call.RequestKey);
        await Delay(cancellationToken);
        var outcome = NextSends.TryDequeue(out var next) ? next(call) : ProviderOutcome.Succeeded;
        if (outcome == ProviderOutcome.Succeeded)
        {
            Act(call);
        }

        return Answer(call, outcome);
    }

    public async Task<ProviderAnswer> LookUpAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref LookUps);
        await DelayLookUp(call);
        var truth = Acts.ContainsKey(call.RequestKey) ? ProviderOutcome.Succeeded : ProviderOutcome.Absent;
        return Answer(call, EveryLookUp is { } always ? always(call) : NextLookUps.TryDequeue(out var scripted) ? scripted : truth);
    }

    public void Act(ProviderCall call) => Acts.AddOrUpdate(call.RequestKey, 1, static (_, _) => 1);

    private static ProviderAnswer Answer(ProviderCall call, ProviderOutcome outcome) => new(outcome, CommerceJson.ToElement(new { outcome }))
    {
        ProviderRef = outcome is ProviderOutcome.Succeeded or ProviderOutcome.Pending ? $"ref-{call.RequestKey}" : null,
        Evidence = Encoding.UTF8.GetBytes(outcome.ToString()),
        Note = outcome.ToString(),
    };
}
