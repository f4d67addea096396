using System.Globalization;
using Commerce.Tests.Torture.Swarm;
using Npgsql;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>A line now and then about how far it is.</summary>
internal sealed class Progress(Battlefield field, SwarmRun swarm, long began, TextWriter console)
{
    public async Task TellAsync(TimeSpan every, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var operations = await OperationsAsync();
                var (tally, lost) = (field.Tally, field.Lines.CommitRepliesLost);
                await console.WriteLineAsync(
                    $"{TimeProvider.System.GetElapsedTime(began):mm\\:ss} {operations} operations, {swarm.Done} errands, {tally.Sum("kill")} kills, "
                    + $"{tally.Sum("stop")} stops, {tally.Sum("database")} database, {tally.Sum("broker")} broker, {lost} COMMITs unheard");
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    private async Task<string> OperationsAsync()
    {
        try
        {
            return (await Settlement.AcceptedAsync(field.Rig.Owner)).ToString(CultureInfo.InvariantCulture);
        }
        catch (NpgsqlException)
        {
            return "(database away)";
        }
    }
}
