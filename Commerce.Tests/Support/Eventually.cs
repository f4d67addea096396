namespace Commerce.Tests.Support;

/// <summary>Waits on a condition: as short as it takes, and never longer than a machine under load may need.</summary>
public static class Eventually
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(60);

    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    public static Task HoldsAsync(Func<Task<bool>> condition) => HoldsAsync(condition, GiveUpAfter);

    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan within)
    {
        var since = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery);
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(within, "it did not come to hold");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
