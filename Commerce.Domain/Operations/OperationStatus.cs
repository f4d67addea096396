namespace Commerce.Domain.Operations;

/// <summary>The five states of an operation; the last three are final and never change again.</summary>
public enum OperationStatus
{
    Working,
    InputRequired,
    Completed,
    Failed,
    Cancelled,
}
