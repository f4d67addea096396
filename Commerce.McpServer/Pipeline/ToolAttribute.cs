namespace Commerce.McpServer.Pipeline;

/// <summary>
/// Makes a request record a tool. The wire name is the record's name in snake_case, which is also its folder; the description is the
/// record's <c>[Description]</c>. All four hints are stated, never left to a default.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ToolAttribute(string title) : Attribute
{
    public string Title => title;

    /// <summary>Position in the fixed order of the catalogue; also its row number in the documentation.</summary>
    public required int Order { get; init; }

    public required string Scope { get; init; }

    public required bool ReadOnly { get; init; }

    public required bool Destructive { get; init; }

    public required bool Idempotent { get; init; }

    public required bool OpenWorld { get; init; }

    /// <summary>Made for the conformance profile: no tool of the shop, and unknown outside that profile.</summary>
    public bool Fixture { get; init; }
}
