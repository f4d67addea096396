namespace Commerce.Tests.Torture.Checking;

/// <summary>
/// One thing that holds after every run, whatever was done to it. A class with this base is checked; there is no list.
/// </summary>
public abstract class Invariant
{
    /// <summary>As in I1.</summary>
    public abstract string Name { get; }

    /// <summary>In a sentence, for reports.</summary>
    public abstract string Says { get; }

    public abstract IAsyncEnumerable<Violation> CheckAsync(Inspection inspection, CancellationToken cancellationToken);

    protected Violation Broken(string subject, string text) => new(Name, subject, text);
}
