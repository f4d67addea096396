namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>Turns what PostgreSQL printed into a sentence.</summary>
internal static class ClusterFailure
{
    private const int LongestTail = 600;

    private static readonly string[] Telling = ["FATAL:", "PANIC:", "error:", "could not", "ERROR:"];

    public static SetupException Explain(string what, string output, ClusterFolder folder)
    {
        var home = folder.Home.Folder;
        if (output.Contains("No space left on device", StringComparison.Ordinal) || DiskSpace.IsFull(home))
        {
            return DiskSpace.Full(home);
        }

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var told = lines.LastOrDefault(Tells) ?? lines.LastOrDefault() ?? "no reason was printed";
        return new SetupException($"{what}: {told} (more in {folder.Log}).");
    }

    private static bool Tells(string line) =>
        Array.Exists(Telling, word => line.Contains(word, StringComparison.Ordinal));

    /// <summary>The end of the server log, where a refused start says why.</summary>
    public static string LogTail(ClusterFolder folder)
    {
        if (!File.Exists(folder.Log))
        {
            return "";
        }

        using var log = new FileStream(folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(-Math.Min(log.Length, LongestTail), SeekOrigin.End);
        using var reader = new StreamReader(log);
        return reader.ReadToEnd();
    }
}
