using Commerce.Domain.Operations;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>
/// How long and how often a payment is waited for. A provider's message wakes the work earlier; these are for when none
/// comes.
/// </summary>
internal static class Patience
{
    /// <summary>A call that never arrived is made again this often before the provider counts as down.</summary>
    public const int Vanishings = 3;

    private const int QuickLooks = 30;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Most reviews and pages are over within a minute; the others take hours, and nobody is helped by asking every
    /// second.
    /// </summary>
    public static TimeSpan Next(int looks) => looks < QuickLooks ? Quick : Slow;

    /// <summary>The person was asked to open a page and said no.</summary>
    public static bool WasDeclined(StepContext context, string inputKey) =>
        context.Answers.TryGetValue(inputKey, out var said) && said.Deed is InputDeed.Decline or InputDeed.Cancel;
}
