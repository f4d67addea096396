namespace Commerce.McpServer.Hosting;

/// <summary>Tells a full disk from the many other things a failed write can mean.</summary>
public static class DiskSpace
{
    // Below this a database cannot even write its next log segment (16 MiB) and go on.
    private const long LeastUsable = 32L * 1024 * 1024;

    public static bool IsFull(string folder) => Free(folder) < LeastUsable;

    public static SetupException Full(string folder, Exception? cause = null) => new(
        $"The disk that holds {folder} is full ({Free(folder) / (1024 * 1024)} MB free): make room, "
        + $"or set {CommerceHome.Variable} to a folder on another disk; nothing that was accepted is lost.", cause);

    /// <summary>Free bytes for this user where the folder lies or will lie.</summary>
    public static long Free(string folder)
    {
        var existing = folder;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing) ?? "/";
        }

        return new DriveInfo(existing).AvailableFreeSpace;
    }
}
