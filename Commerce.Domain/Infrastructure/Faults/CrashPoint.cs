namespace Commerce.Domain.Infrastructure.Faults;

/// <summary>
/// A named place at which a test can end the process the way a power cut would. Inert unless <see cref="CrashTrigger"/> was
/// allowed and names it; the process then ends itself with SIGKILL, so nothing is flushed, unlocked or said goodbye to.
/// </summary>
/// <param name="Number">Of the fault plan; the two sides of one commit share one.</param>
public sealed record CrashPoint(int Number, string Name, string Where)
{
    public static readonly CrashPoint BeforeAccept = new(1, "before_accept", "before the transaction that accepts a call");
    public static readonly CrashPoint InAccept = new(2, "in_accept", "inside it, everything written, nothing committed");
    public static readonly CrashPoint Accepted = new(3, "accepted", "accepted, nothing answered");
    public static readonly CrashPoint HalfAnswered = new(4, "half_answered", "half of the answer is on the line");
    public static readonly CrashPoint BellsTaken = new(5, "bells_taken", "the relay has locked doorbells");
    public static readonly CrashPoint BellsSent = new(6, "bells_sent", "sent, the broker has not confirmed");
    public static readonly CrashPoint BellsConfirmed = new(7, "bells_confirmed", "confirmed, the rows are as before");
    public static readonly CrashPoint BellsForgotten = new(8, "bells_forgotten", "the rows are deleted or put off, uncommitted");
    public static readonly CrashPoint BellHeard = new(9, "bell_heard", "a doorbell came, nothing is claimed");
    public static readonly CrashPoint Claimed = new(10, "claimed", "claimed, no intent yet");
    public static readonly CrashPoint IntentCommitted = new(11, "intent_committed", "the intent is committed, nothing is sent");
    public static readonly CrashPoint RequestHalfSent = new(12, "request_half_sent", "half of the request is on its way");
    public static readonly CrashPoint AnswerUnread = new(13, "answer_unread", "the third party has acted, its answer is unread");
    public static readonly CrashPoint AnswerRead = new(14, "answer_read", "the answer is read, nothing is booked");
    public static readonly CrashPoint InBooking = new(15, "in_booking", "inside the transaction that books a step, uncommitted");
    public static readonly CrashPoint Booked = new(16, "booked", "booked, the doorbell is not acknowledged");
    public static readonly CrashPoint Acknowledged = new(17, "acknowledged", "the doorbell is acknowledged");
    public static readonly CrashPoint Heartbeat = new(18, "heartbeat", "leases were just extended");
    public static readonly CrashPoint InCancel = new(19, "in_cancel", "inside the transaction that notes a cancel request");
    public static readonly CrashPoint VoidDue = new(20, "void_due", "money is held, a stop is wanted, nothing is given back yet");
    public static readonly CrashPoint LookedUp = new(21, "looked_up", "the reconciler knows the outcome and has not booked it");
    public static readonly CrashPoint EventUncommitted = new(22, "event_uncommitted", "a provider's event is written, uncommitted");
    public static readonly CrashPoint EventCommitted = new(22, "event_committed", "it is committed, the provider knows of no answer");
    public static readonly CrashPoint SealedUnsigned = new(23, "sealed_unsigned", "events have their numbers, the checkpoint no signature");
    public static readonly CrashPoint MidMigration = new(24, "mid_migration", "a migration ran and is not committed");
    public static readonly CrashPoint Draining = new(25, "draining", "asked to stop, work is still under way");
    public static readonly CrashPoint Recovering = new(26, "recovering", "leases of the predecessor are ended, nothing resumed");

    public static IReadOnlyList<CrashPoint> All { get; } =
    [
        .. typeof(CrashPoint).GetFields().Where(static field => field.FieldType == typeof(CrashPoint))
            .Select(static field => (CrashPoint)field.GetValue(null)!),
    ];

    /// <summary>Whether <see cref="Hit"/> could end the process now: for places that must be prepared first.</summary>
    public bool IsNear => CrashTrigger.Current?.Names(this) == true;

    /// <param name="flow">For whom the work is done, where the place knows: tool or <c>tool/step</c>.</param>
    public void Hit(string? flow = null) => CrashTrigger.Current?.Hit(this, flow ?? CrashTrigger.Flow);

    /// <summary>After bytes that were written and need a moment to leave.</summary>
    public async Task HitOnceSentAsync()
    {
        if (IsNear)
        {
            await Task.Delay(CrashTrigger.Leaving);
            Hit();
        }
    }

    /// <summary>While something is under way: hit once it has left this process, unless it is over by then.</summary>
    public async Task HitDuringAsync(Task underWay)
    {
        if (IsNear && await Task.WhenAny(underWay, Task.Delay(CrashTrigger.Leaving)) != underWay)
        {
            Hit();
        }
    }
}
