using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>A process that ended during a case.</summary>
/// <param name="ByPoint">By SIGKILL, at the point and nowhere else.</param>
internal sealed record Death(RiggedProcess Process, bool ByPoint, int Times = 1)
{
    public string Name => Process.Name;

    public override string ToString() => Times > 1 ? $"{Name} x{Times}" : Name;
}

/// <summary>Does to the rig what a point needs, sees who dies of it, and brings everybody back.</summary>
internal sealed class Faults(FaultRig rig, Shop shop, PointPlan plan)
{
    private const int Boots = 5;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BeginsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BootsWithin = TimeSpan.FromSeconds(40);
    private readonly IReadOnlyList<RiggedProcess> _armed = plan.ArmedIn(rig);

    public void Prepare(string selector)
    {
        if (plan.Provocation == Provocation.BrokerStandsStill)
        {
            rig.Broker!.Pause();
        }

        if (plan.Provocation != Provocation.KillWhileSlow)
        {
            foreach (var process in _armed)
            {
                process.Arm(selector);
            }
        }
    }

    /// <summary>Waits until somebody ends; nobody does if the flow is over and the time of grace too.</summary>
    public async Task<IReadOnlyList<Death>> DeathAsync(Task driving, TimeSpan within)
    {
        var provoking = ProvokeAsync();
        var since = TimeProvider.System.GetTimestamp();
        long? over = null;
        try
        {
            await Waiting.ForAsync($"{plan.Point.Name} is reached", within + plan.Grace, () =>
            {
                over ??= driving.IsCompleted ? TimeProvider.System.GetTimestamp() : null;
                return _armed.Any(static it => !it.IsRunning) || (over is { } end && TimeProvider.System.GetElapsedTime(end) > plan.Grace)
                    || TimeProvider.System.GetElapsedTime(since) > within;
            });
            await provoking;
        }
        finally
        {
            foreach (var process in _armed)
            {
                process.Disarm();
            }

            if (plan.Provocation == Provocation.BrokerStandsStill)
            {
                rig.Broker!.Resume();
            }
        }

        List<Death> dead = [];
        foreach (var process in _armed.Where(static it => !it.IsRunning))
        {
            // Who was asked to stop and had nothing under way leaves in peace: no death of the point's.
            var killed = await process.DiesAsync(TimeSpan.FromSeconds(1));
            if (killed || plan.Provocation != Provocation.StopWhileSlow)
            {
                dead.Add(new Death(process, killed && (process.HitPoint is not null || plan.Provocation == Provocation.KillWhileSlow)));
            }
        }

        return dead;
    }

    /// <summary>Everybody who is gone is started again; how long the work stood still.</summary>
    public async Task<Resumption> ReviveAsync(IReadOnlyList<Death> dead, string selector)
    {
        var watch = new ResumeWatch(shop);
        await watch.BeginAsync();
        if (plan.Provocation == Provocation.KillWhileSlow)
        {
            await CrashWhileBootingAsync(dead[0].Process, selector);
        }

        // Alone, nothing can go on before the start; with others, they notice the loss by themselves.
        var since = TimeProvider.System.GetTimestamp();
        var resuming = watch.WaitAsync(since);
        foreach (var process in rig.Programs)
        {
            await process.StartAsync();
        }

        return await resuming;
    }

    /// <summary>One that was armed may still be on its way to its end when the others are disarmed.</summary>
    public async Task KeepAliveAsync(Task driving)
    {
        while (await Task.WhenAny(driving, Waiting.PassAsync(LookEvery)) != driving)
        {
            foreach (var process in rig.Programs)
            {
                await process.StartAsync();
            }
        }

        await driving;
    }

    private async Task ProvokeAsync()
    {
        if (plan.Provocation is Provocation.StopWhileSlow or Provocation.KillWhileSlow)
        {
            await Waiting.ForAsync("a step is under way", BeginsWithin, async () => await shop.ScalarAsync<bool>(
                "select exists (select from engine.effect where tenant_id = $1 and state = 'intended')", shop.Merchant.TenantId));
            foreach (var process in rig.Working)
            {
                if (plan.Provocation == Provocation.StopWhileSlow)
                {
                    process.Terminate();
                }
                else
                {
                    await process.KillAsync();
                }
            }
        }
    }

    private static async Task CrashWhileBootingAsync(RiggedProcess process, string selector)
    {
        for (var i = 0; i < Boots; i++)
        {
            process.Arm(selector);
            process.Launch();
            if (!await process.DiesAsync(BootsWithin) || process.HitPoint is null)
            {
                throw new InvalidOperationException($"{process.Name} did not end at {selector} while it started:\n{process.LogTail()}");
            }
        }
    }
}
