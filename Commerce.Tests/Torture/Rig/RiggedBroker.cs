using Commerce.Tests.Support;

namespace Commerce.Tests.Torture.Rig;

/// <summary>A RabbitMQ of the rig's own, kept over a kill.</summary>
public sealed class RiggedBroker : IVictim, IAsyncDisposable
{
    private const string VirtualHost = "torture";
    private readonly RabbitProcess _rabbit = new([VirtualHost]);

    public string Name => "broker";

    public VictimKind Kind => VictimKind.Broker;

    public Uri Address => new(_rabbit.Address, VirtualHost);

    public bool IsRunning => _rabbit.ProcessId is not null;

    public static async Task<RiggedBroker> StartNewAsync()
    {
        var broker = new RiggedBroker();
        await broker.StartAsync();
        return broker;
    }

    public Task StartAsync() => IsRunning ? Task.CompletedTask : _rabbit.StartAsync();

    public Task KillAsync() => IsRunning ? _rabbit.KillAsync() : Task.CompletedTask;

    public void Pause() => Signal.SendToTree(_rabbit.ProcessId!.Value, Signal.Stop);

    public void Resume() => Signal.SendToTree(_rabbit.ProcessId!.Value, Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            // A stopped process cannot be collected by those who wait for it.
            Resume();
        }

        await _rabbit.DisposeAsync();
    }
}
