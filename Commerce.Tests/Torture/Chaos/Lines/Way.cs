namespace Commerce.Tests.Torture.Chaos.Lines;

/// <summary>One of the two directions of a connection.</summary>
public enum Way
{
    ToServer,
    ToClient,
}
