namespace Commerce.Domain.Messages;

/// <summary>
/// A doorbell: look at this operation. It says nothing else, so order, duplicates, loss and forgery do not matter; whoever gets it reads
/// the row.
/// </summary>
public sealed record OperationReady(string OperationId, string Lane);
