using System.Diagnostics;

namespace Commerce.Tests.Torture.Environment;

/// <summary>A copy of the sources in which one thing is different, built beside this build.</summary>
internal sealed class BuiltCopy
{
    private static readonly string[] LeftOut = ["bin", "obj", "node_modules", "artifacts", "TestResults", ".git", "Commerce.Tests"];

    /// <summary>As of <see cref="Rig.Builds.Root"/>.</summary>
    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"commerce-version-{Guid.CreateVersion7():N}");

    /// <summary>One project and what it needs.</summary>
    public async Task BuildAsync(string project, string file, string find, string replace)
    {
        TakeOver(Rig.Builds.Root, Root);
        var path = Path.Combine(Root, file);
        var text = await File.ReadAllTextAsync(path);
        if (!text.Contains(find, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{file} does not say '{find}'.");
        }

        await File.WriteAllTextAsync(path, text.Replace(find, replace, StringComparison.Ordinal));
        var start = new ProcessStartInfo("dotnet",
        [
            "build", project, "-c", Path.GetDirectoryName(Rig.Builds.Configuration)!, "-v", "quiet", "--nologo", "--disable-build-servers",
            "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
        ])
        {
            WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var build = Process.Start(start)!;
        var said = await Task.WhenAll(build.StandardOutput.ReadToEndAsync(), build.StandardError.ReadToEndAsync());
        await build.WaitForExitAsync();
        if (build.ExitCode != 0)
        {
            throw new InvalidOperationException($"The copy does not build:\n{string.Concat(said)}");
        }
    }

    public void Remove()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    private static void TakeOver(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var inner in Directory.GetDirectories(from).Where(static it => !LeftOut.Contains(Path.GetFileName(it))))
        {
            TakeOver(inner, Path.Combine(to, Path.GetFileName(inner)));
        }
    }
}
