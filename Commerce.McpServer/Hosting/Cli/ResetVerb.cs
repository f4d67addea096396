using Commerce.McpServer.Hosting.EmbeddedPostgres;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// <c>./run.sh reset</c>: deletes the data of this data folder, after asking. Only what the server itself puts there is
/// deleted, never the folder, which somebody may have pointed at a place of other things.
/// </summary>
public static class ResetVerb
{
    public const string Name = "reset";

    private const string Yes = "--yes";

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CommerceHome home,
        TextReader input, TextWriter output, CancellationToken cancel)
    {
        if (arguments.Any(argument => argument != Yes))
        {
            await output.WriteLineAsync($"Usage: ./run.sh reset [{Yes}]");
            return 2;
        }

        if (!Directory.Exists(home.Postgres) && !File.Exists(home.ConnectionFile))
        {
            await output.WriteLineAsync($"There is no data in {home.Folder}.");
            return 0;
        }

        await EmbeddedCluster.StopUnusedAsync(new EmbeddedClusterOptions(home), cancel);
        if (arguments.Count == 0 && !await AgreesAsync(home, input, output, cancel))
        {
            await output.WriteLineAsync("Nothing was deleted.");
            return 1;
        }

        // Asked a second time: a server may have been started while the person was thinking.
        await EmbeddedCluster.StopUnusedAsync(new EmbeddedClusterOptions(home), cancel);
        foreach (var folder in home.DataFolders.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var file in home.DataFiles)
        {
            File.Delete(file);
        }

        await output.WriteLineAsync(
            $"The data in {home.Folder} is deleted; the next start begins afresh, with the same access keys.");
        return 0;
    }

    private static async Task<bool> AgreesAsync(
        CommerceHome home, TextReader input, TextWriter output, CancellationToken cancel)
    {
        await output.WriteAsync($"Delete all orders, payments and audit records in {home.Folder}? Type 'yes': ");
        var answer = await input.ReadLineAsync(cancel);
        return answer?.Trim() == "yes";
    }
}
