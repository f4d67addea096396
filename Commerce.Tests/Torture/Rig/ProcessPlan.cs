namespace Commerce.Tests.Torture.Rig;

/// <summary>How a process of the rig is started.</summary>
/// <param name="Name">Also the name of its log file.</param>
/// <param name="Program">Project whose build is run: <c>Commerce.McpServer</c> or <c>Commerce.Workers</c>.</param>
/// <param name="Ready">Where it answers as soon as it is up.</param>
internal sealed record ProcessPlan(string Name, VictimKind Kind, string Program, IReadOnlyList<string> Arguments, Uri Ready)
{
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Same configuration and framework as the build that runs now, of this tree or another.</summary>
    public string AssemblyIn(string root)
    {
        var path = Path.Combine(root, Program, "bin", Builds.Configuration, $"{Program}.dll");
        return File.Exists(path) ? path : throw new InvalidOperationException($"{Program} is not built in {root}: build the solution first.");
    }
}
