namespace Commerce.Tests.Torture.Rig;

/// <summary>Where this program was built, and with it the programs beside it.</summary>
internal static class Builds
{
    private const string Project = "Commerce.Tests";

    public static string Root
    {
        get
        {
            var ours = AppContext.BaseDirectory;
            var built = ours.LastIndexOf($"{Path.DirectorySeparatorChar}{Project}{Path.DirectorySeparatorChar}bin", StringComparison.Ordinal);
            return built < 0 ? throw new InvalidOperationException($"{ours} is not where a build of {Project} lies.") : ours[..built];
        }
    }

    /// <summary>For example <c>Release/net10.0</c>.</summary>
    public static string Configuration => Path.GetRelativePath(Path.Combine(Root, Project, "bin"), AppContext.BaseDirectory).TrimEnd('/');
}
