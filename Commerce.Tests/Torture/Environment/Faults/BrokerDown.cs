using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Operations;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Commerce.Tests.Torture.Environment.Faults;

/// <summary>
/// The broker is killed and stays away while agents go on; then its queues are emptied and deleted under load. The bus is a shortcut:
/// no call is refused for want of it, and no doorbell is left over.
/// </summary>
public sealed class BrokerDown : EnvironmentFault
{
    // Somebody else's doing, and the caller's own.
    private static readonly string[] NotForWantOfIt = ["idempotency.in_flight", "provider.unavailable", "input_expired"];
    private static readonly TimeSpan DrainsWithin = TimeSpan.FromMinutes(2);

    private (DateTimeOffset From, DateTimeOffset To) _away;
    private long _mostBells;
    private long _ended;
    private TimeSpan _drained;
    private long _purged;
    private int _deleted;
    private int _missing;

    public override RigPlan Plan => new() { Bus = RigBus.RabbitMq, Servers = 1, Workers = 2 };

    public override async Task StrikeAsync(Ground ground)
    {
        var broker = ground.Rig.Broker!;
        await ground.PassAsync(10, 4);
        var from = await ground.NowAsync();
        _away.From = TimeProvider.System.GetUtcNow();
        await broker.KillAsync();
        for (var left = ground.Either(600, 20); left > 0; left--)
        {
            await ground.PassAsync(1, 1);
            _mostBells = Math.Max(_mostBells, await ground.AskAsync<long>("select count(*) from engine.outbox"));
        }

        _ended = await ground.EndedAsync(from, await ground.NowAsync());
        _away.To = TimeProvider.System.GetUtcNow();
        await Revival.OfAsync(broker);
        var back = await ground.NowAsync();
        _drained = await Waiting.ForAsync("doorbells from while the broker was away are gone", DrainsWithin,
            async () => await ground.AskAsync<long>("select count(*) from engine.outbox where created_at < $1", back) == 0);
        ground.Say($"the broker is back; {_ended} operations ended without it");
        await ground.PassAsync(5, 3);
        for (var times = ground.Either(20, 4); times > 0; times--)
        {
            await RobAsync(broker, delete: times % 2 == 0);
            await ground.PassAsync(2, 2);
        }

        await ground.PassAsync(5, 3);
    }

    public override Task<Finding> JudgeAsync(Ground ground, IReadOnlyList<Entry> history)
    {
        var calls = Call.In(history);
        var meanwhile = calls.Where(it => it.Sent >= _away.From && it.Sent <= _away.To && it.Tool is not null).ToArray();
        var refused = calls.Where(static it => it.IsRetryable && !NotForWantOfIt.Contains(it.Code)).ToArray();
        var lost = calls.Count(static it => it.IsLost);
        ground.Demand(
            refused.Length == 0, Name,
            $"{refused.Length} calls were told to come again: {Figures.Counted(refused.Select(static it => it.Code ?? "no code"))}");
        ground.Demand(lost == 0, Name, $"{lost} calls got no answer");
        ground.Demand(_ended > 0, Name, "no operation ended while the broker was away: the scanner did not carry the work");
        return Task.FromResult(new Finding(
            $"killed and away for {Figures.Seconds(_away.To - _away.From)}; then "
            + $"{_deleted} queues deleted, {_purged} doorbells purged under load (a queue was not there yet {_missing} times)",
            "no call refused for want of it, the work goes on, no doorbell is left over",
            $"{meanwhile.Length} calls meanwhile, {refused.Length} refused for want of it, {lost} without an answer; "
            + $"{_ended} operations ended without it; at most {_mostBells} doorbells waited, gone {Figures.Seconds(_drained)} after its return"));
    }

    // Queues are what the product's consumers declared; who deletes one takes their consumer along.
    private async Task RobAsync(RiggedBroker broker, bool delete)
    {
        await using var connection = await new ConnectionFactory { Uri = broker.Address }.CreateConnectionAsync();
        foreach (var queue in Lanes.All.Select(BusOptions.Queue))
        {
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                _purged += delete ? await channel.QueueDeleteAsync(queue) : await channel.QueuePurgeAsync(queue);
                _deleted += delete ? 1 : 0;
            }
            catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                // Nobody has declared it again yet.
                _missing++;
            }
        }
    }
}
