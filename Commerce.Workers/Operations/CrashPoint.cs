using System.Runtime.InteropServices;

namespace Commerce.Workers.Operations;

/// <summary>
/// Named places between two commits where a test can end the process the way a power cut would. Inert unless the one environment
/// variable names a point; the process then ends itself with SIGKILL, so nothing is flushed, unlocked or said goodbye to.
/// </summary>
public static partial class CrashPoint
{
    public const string Variable = "COMMERCE_CRASH_POINT";
    public const string Claimed = "claimed";
    public const string IntentCommitted = "intent_committed";
    public const string AnswerRead = "answer_read";
    public const string AnswerBooked = "answer_booked";

    private const int SigKill = 9;
    private static readonly string? Armed = Environment.GetEnvironmentVariable(Variable);

    public static void Hit(string point)
    {
        if (Armed == point)
        {
            _ = Kill(Environment.ProcessId, SigKill);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
