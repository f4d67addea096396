using Commerce.Domain.Errors;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>Reminding of what is overdue, on the merchant's schedule, until nothing is due.</summary>
public sealed partial class Invoice
{
    /// <summary>How many reminders of the schedule went out.</summary>
    public int DunningLevel { get; private set; }

    /// <summary>The merchant's day of the next one; null while it is not dunned.</summary>
    public DateOnly? DunningNextOn { get; private set; }

    public bool IsDunned => DunningNextOn is not null;

    /// <summary>From here on reminders go out by themselves.</summary>
    public void StartDunning(DunningPlan plan, DateOnly today)
    {
        if (!Due.IsPositive)
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"Invoice {Id} is {Transitions<InvoiceStatus>.Write(Status)}, with {Due.Amount} {Currency} due: there is nothing to remind of.");
        }

        if (IsDunned)
        {
            throw new CommerceException(
                ErrorCode.ValidationState, $"Invoice {Id} is dunned already; the next reminder goes out on {DunningNextOn:yyyy-MM-dd}.");
        }

        DunningNextOn = plan.Next(DunningLevel, DueOn!.Value, null, today) ?? throw new CommerceException(
            ErrorCode.ValidationState, $"All {DunningLevel} reminders of invoice {Id} went out; send_invoice sends another one.");
        Touch();
        Record(new DomainEvent("invoice.dunning_started", Id.ToString(), new { level = DunningLevel, next_on = DunningNextOn }));
    }

    public void StopDunning(string reason)
    {
        if (!IsDunned)
        {
            throw new CommerceException(ErrorCode.ValidationState, $"Invoice {Id} is not dunned.");
        }

        EndDunning(reason);
        Touch();
    }

    /// <summary>A reminder of the schedule is due now; money that is under way or nowhere to send it to puts it off by a day.</summary>
    public bool MayRemind(string? recipient, DateOnly today)
    {
        if (DunningNextOn is not { } due || due > today)
        {
            return false;
        }

        if (IsBeingCollected || string.IsNullOrWhiteSpace(recipient))
        {
            DunningNextOn = today.AddDays(1);
            Record(new DomainEvent(
                "invoice.reminder_put_off", Id.ToString(), new { why = IsBeingCollected ? "payment_under_way" : "no_address", next_on = DunningNextOn }));
            return false;
        }

        return true;
    }

    /// <summary>Today's reminder is on its way; sets the day of the next one.</summary>
    public void Reminded(DunningPlan plan, DateOnly today)
    {
        DunningLevel++;
        DunningNextOn = plan.Next(DunningLevel, DueOn!.Value, today, today);
        Touch();
        Record(new DomainEvent("invoice.reminded", Id.ToString(), new { level = DunningLevel, next_on = DunningNextOn }));
    }

    private void EndDunning(string reason)
    {
        if (IsDunned)
        {
            DunningNextOn = null;
            Record(new DomainEvent("invoice.dunning_stopped", Id.ToString(), new { level = DunningLevel, reason }));
        }
    }
}
