namespace Commerce.Tests.Torture.Rig;

/// <summary>Waits on a condition; says what it waited for when that never comes.</summary>
internal static class Waiting
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(15);

    public static async Task<TimeSpan> ForAsync(string what, TimeSpan atMost, Func<Task<bool>> condition)
    {
        var since = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(since) > atMost)
            {
                throw new TimeoutException($"Waited {atMost.TotalSeconds:0} s in vain: {what}");
            }

            await timer.WaitForNextTickAsync();
        }

        return TimeProvider.System.GetElapsedTime(since);
    }

    public static Task<TimeSpan> ForAsync(string what, TimeSpan atMost, Func<bool> condition) =>
        ForAsync(what, atMost, () => Task.FromResult(condition()));

    /// <summary>A pause that is part of the fault itself, such as how long a process stays stopped.</summary>
    public static async Task PassAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync();
    }
}
