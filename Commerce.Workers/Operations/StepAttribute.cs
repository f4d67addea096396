namespace Commerce.Workers.Operations;

/// <summary>Names a recovery point a class works on: the tool whose operation it is and the step's name in it. Found by scan.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class StepAttribute(string tool, string name) : Attribute
{
    /// <summary>In place of a tool: the step belongs to every workflow.</summary>
    public const string AnyTool = "*";

    public string Tool => tool;

    public string Name => name;

    /// <summary>Belongs to a workflow of the conformance profile: unknown outside it.</summary>
    public bool Fixture { get; init; }
}
