namespace Commerce.McpServer.Hosting;

/// <summary>Tells a full disk from the many other things a failed write can mean.</summary>
public static class DiskSpace
{
    private const long Megabyte = 1024 * 1024;

    // Below this a database cannot even write its next log segment (16 MiB) and go on.
    private const long LeastUsable = 32 * Megabyte;

    public static bool IsFull(string folder) => Free(folder) is { } free && free < LeastUsable;

    public static SetupException Full(string folder, Exception? cause = null) => new(
        $"The disk that holds {folder} is full ({Megabytes(folder)} MB free): make room, "
        + $"or set {CommerceHome.Variable} to a folder on another disk; nothing that was accepted is lost.", cause);

    /// <summary>Refuses to begin what would not fit.</summary>
    public static void Need(long bytes, string folder, string what)
    {
        if (Free(folder) is { } free && free < bytes)
        {
            throw new SetupException(
                $"{what} needs {bytes / Megabyte} MB and the disk that holds {folder} has {Megabytes(folder)} MB free: "
                + $"make room, or set {CommerceHome.Variable} to a folder on another disk.");
        }
    }

    /// <summary>
    /// Free bytes for this user where the folder lies or will lie; null where nothing can be stored, as in /proc.
    /// </summary>
    public static long? Free(string folder)
    {
        var existing = folder;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing) ?? "/";
        }

        var drive = new DriveInfo(existing);
        return drive.TotalSize == 0 ? null : drive.AvailableFreeSpace;
    }
    private static long Megabytes(string folder) => (Free(folder) ?? 0) / Megabyte;
}
