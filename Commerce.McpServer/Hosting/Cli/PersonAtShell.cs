namespace Commerce.McpServer.Hosting.Cli;

/// <summary>Who is logged in, for verbs by which a person decides something and does not say who they are.</summary>
internal static class PersonAtShell
{
    // A login that everybody may be behind is nobody's name.
    private static readonly string[] Nobody = ["root", "administrator", "nobody"];

    public static string Login => Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName;

    public static bool IsAnybody => Nobody.Contains(Login, StringComparer.OrdinalIgnoreCase);

    public static string SayWho => $"Say who decides: --as NAME. '{Login}' can be anybody.";
}
