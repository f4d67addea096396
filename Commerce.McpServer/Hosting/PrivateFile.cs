namespace Commerce.McpServer.Hosting;

/// <summary>
/// Files with secrets in them: readable by their owner from the first byte on, and never half written.
/// </summary>
public static class PrivateFile
{
    public static async Task WriteAsync(string path, string content, CancellationToken cancel)
    {
        var next = $"{path}.{Environment.ProcessId}.new";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(next, options))
        await using (var writer = new StreamWriter(file))
        {
            await writer.WriteAsync(content.AsMemory(), cancel);
            await writer.FlushAsync(cancel);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
