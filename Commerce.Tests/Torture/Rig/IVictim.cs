namespace Commerce.Tests.Torture.Rig;

/// <summary>Whatever the rig can take away and bring back: a server, workers, the world, the database, the broker.</summary>
public interface IVictim
{
    string Name { get; }

    VictimKind Kind { get; }

    bool IsRunning { get; }

    /// <summary>SIGKILL: nothing is flushed, unlocked or said goodbye to. Comes back when it is gone.</summary>
    Task KillAsync();

    /// <summary>Starts it again and comes back when it answers; what runs already is left alone.</summary>
    Task StartAsync();

    /// <summary>SIGSTOP: it holds what it holds and does nothing.</summary>
    void Pause();

    /// <summary>SIGCONT.</summary>
    void Resume();
}

public enum VictimKind
{
    Server,
    Workers,
    World,
    Database,
    Broker,
}
