namespace Commerce.Tests.Torture.Swarm;

/// <summary>Who an agent is and what it opens the door with.</summary>
/// <param name="Name">Names the agent in the history; agents that share a key are one principal and still tell
/// apart.</param>
public sealed record AgentKey(string Name, Guid Merchant, string AccessKey)
{
    /// <summary>Without the key, for messages.</summary>
    public override string ToString() => $"{Name} of merchant {Merchant}";
}
