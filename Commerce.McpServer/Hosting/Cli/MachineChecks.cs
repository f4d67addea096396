using System.ComponentModel;
using System.Diagnostics;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>SDK, data folder and disk.</summary>
internal sealed class MachineChecks(CommerceHome home)
{
    private const string NeededSdk = "10.";
    private const long Gigabyte = 1024L * 1024 * 1024;

    public static async Task<Finding> SdkAsync(CancellationToken cancel)
    {
        const string subject = "SDK";
        var start = new ProcessStartInfo("dotnet", ["--list-sdks"]) { RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var installed = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            var fitting = installed.Split('\n')
                .LastOrDefault(line => line.StartsWith(NeededSdk, StringComparison.Ordinal));
            return fitting is null
                ? Finding.Bad(subject, "no .NET 10 SDK: install it (https://dot.net/download) to build a new version.")
                : Finding.Good(subject, $".NET {fitting.Split(' ')[0]}");
        }
        catch (Win32Exception)
        {
            return Finding.Bad(subject, "no 'dotnet' in the PATH: install the .NET 10 SDK (https://dot.net/download).");
        }
    }

    public Task<Finding> FolderAsync(CancellationToken cancel)
    {
        home.Create();
        return Task.FromResult(Finding.Good("Data folder", $"{home.Folder} is writable"));
    }

    public Task<Finding> DiskAsync(CancellationToken cancel)
    {
        const string subject = "Disk";
        if (DiskSpace.IsFull(home.Folder))
        {
            throw DiskSpace.Full(home.Folder);
        }

        var free = DiskSpace.Free(home.Folder);
        return Task.FromResult(free < Gigabyte
            ? Finding.Notice(subject, $"only {free / (1024 * 1024)} MB free where {home.Folder} lies: make room soon")
            : Finding.Good(subject, $"{free / Gigabyte} GB free"));
    }
}
