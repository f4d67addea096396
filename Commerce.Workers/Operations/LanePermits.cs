using System.Collections.Frozen;
using Commerce.Domain.Operations;

namespace Commerce.Workers.Operations;

/// <summary>How many steps of a lane this process runs at a time. Permits bound the work, whichever way it was found.</summary>
public sealed class LanePermits
{
    private static readonly FrozenDictionary<string, int> Sizes = new Dictionary<string, int>
    {
        // Steps wait on the database and on third parties far more than they compute.
        [Lanes.Work] = 24,
        // Imports are heavy and patient.
        [Lanes.Bulk] = 2,
        // Whatever keeps failing runs alone.
        [Lanes.Quarantine] = 1,
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, SemaphoreSlim> _permits =
        Sizes.ToFrozenDictionary(static it => it.Key, static it => new SemaphoreSlim(it.Value, it.Value));

    public static int Size(string lane) => Sizes[lane];

    public int Free(string lane) => _permits[lane].CurrentCount;

    /// <summary>Comes back when a permit can be had; it takes none.</summary>
    public async Task WaitForFreeAsync(string lane, CancellationToken cancellationToken)
    {
        await _permits[lane].WaitAsync(cancellationToken);
        _permits[lane].Release();
    }

    public async Task RunAsync(string lane, Func<Task> work, CancellationToken cancellationToken)
    {
        await _permits[lane].WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            _permits[lane].Release();
        }
    }
}
