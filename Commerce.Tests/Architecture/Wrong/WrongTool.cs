using Commerce.McpServer.Pipeline;

namespace Commerce.Tests.Architecture.Wrong;

/// <summary>Breaks every rule a tool can break. Abstract, so that no catalogue takes it for a tool.</summary>
[Tool("", Order = 9, Scope = "anything:goes", ReadOnly = true, Destructive = false, Idempotent = false, OpenWorld = false)]
public abstract record WrongTool : IRead<WrongTool.View>
{
    public string? IdempotencyKey { get; init; }

    public int TotalAmount { get; init; }

    public sealed record View(string Text);
}
