using System.Globalization;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>
/// Who uses a data folder now. Each process holds a lock on a file of its own; the kernel drops it when the process
/// ends, however it ends, so nobody has to tidy up after a kill -9 and no pid can be mistaken for another's.
/// </summary>
internal sealed class ClusterMembers(CommerceHome home)
{
    // EWOULDBLOCK, the answer to a lock that somebody holds; every other failure is one.
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// One process at a time starts, stops or counts. Waits as long as the other needs: it starts a database.
    /// </summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return Lock(Path.Combine(home.Members, "gate"), FileOptions.None);
            }
            catch (IOException failure) when (IsTaken(failure))
            {
                await Task.Delay(Retry, cancel);
            }
        }
    }

    /// <summary>Only inside the gate. Ends with the object or the process.</summary>
    public IDisposable Join()
    {
        var name = $"{Environment.ProcessId}-{Guid.CreateVersion7():N}.member";
        return Lock(Path.Combine(home.Members, name), FileOptions.DeleteOnClose);
    }

    /// <summary>Only inside the gate. Process ids of the living; what the dead left is removed.</summary>
    public IReadOnlyList<int> Living()
    {
        List<int> living = [];
        foreach (var path in Directory.EnumerateFiles(home.Members, "*.member").ToArray())
        {
            try
            {
                Lock(path, FileOptions.DeleteOnClose).Dispose();
            }
            catch (IOException failure) when (IsTaken(failure))
            {
                living.Add(int.Parse(Path.GetFileName(path).Split('-')[0], CultureInfo.InvariantCulture));
            }
        }

        return living;
    }

    private static bool IsTaken(IOException failure) => failure.HResult is LinuxWouldBlock or MacWouldBlock;

    // On Unix no sharing means flock(LOCK_EX | LOCK_NB).
    private static FileStream Lock(string path, FileOptions options) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options);
}
