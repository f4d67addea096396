namespace Commerce.Domain.Invoices;

/// <summary>When a merchant reminds of what is overdue.</summary>
public sealed record DunningPlan
{
    /// <summary>Days after the due date of each reminder, rising. After the last one people decide.</summary>
    public IReadOnlyList<int> DaysAfterDue { get; init; } = [3, 10, 21];

    /// <summary>Every invoice is dunned from its issue on, without anybody asking for it.</summary>
    public bool Automatic { get; init; }

    /// <summary>The day of the next reminder. One that comes late keeps the days to the one after it.</summary>
    /// <param name="sent">How many reminders went out.</param>
    /// <param name="lastOn">The day of the last one.</param>
    /// <returns>Null when all of them went out.</returns>
    public DateOnly? Next(int sent, DateOnly dueOn, DateOnly? lastOn, DateOnly today)
    {
        if (sent >= DaysAfterDue.Count)
        {
            return null;
        }

        var planned = dueOn.AddDays(DaysAfterDue[sent]);
        var spaced = sent > 0 && lastOn is { } last ? last.AddDays(DaysAfterDue[sent] - DaysAfterDue[sent - 1]) : today;
        return planned > spaced ? planned : spaced;
    }
}
