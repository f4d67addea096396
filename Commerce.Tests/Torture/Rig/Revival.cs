namespace Commerce.Tests.Torture.Rig;

/// <summary>
/// Starts what is gone until it answers, as whoever runs containers does: a program that finds no database at its start may end, and
/// is started again.
/// </summary>
internal static class Revival
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <param name="again">Called before each start after the first.</param>
    public static async Task OfAsync(IVictim victim, Action? again = null)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await victim.StartAsync();
                return;
            }
            catch (Exception) when (TimeProvider.System.GetElapsedTime(since) < Within)
            {
                // It ended while it started, or hangs there on a machine that has no time for it.
                again?.Invoke();
                await (victim.IsRunning ? victim.KillAsync() : Task.CompletedTask);
                await Waiting.PassAsync(Pause);
            }
        }
    }
}
