namespace Commerce.Domain.Values;

/// <summary>
/// A record that changes as a whole. Whatever it says happened is written to the audit trail in the same transaction; its version
/// is what a caller must have seen to change it.
/// </summary>
public abstract class Aggregate
{
    private readonly List<DomainEvent> _events = [];

    public int Version { get; private set; } = 1;

    public IReadOnlyList<DomainEvent> TakeEvents()
    {
        DomainEvent[] taken = [.. _events];
        _events.Clear();
        return taken;
    }

    protected void Record(DomainEvent happened) => _events.Add(happened);

    /// <summary>Called once by every change a caller could have overlooked.</summary>
    protected void Touch() => Version++;
}

/// <summary>Something that happened to a record: past tense, ids and amounts only, never personal data.</summary>
/// <param name="Action">For example <c>checkout.opened</c>.</param>
/// <param name="Subject">The written id of the record.</param>
/// <param name="Facts">Serialised into the audit event.</param>
public sealed record DomainEvent(string Action, string Subject, object? Facts = null);
