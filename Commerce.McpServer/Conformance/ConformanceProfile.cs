using System.Net;
using Commerce.McpServer.Hosting;

namespace Commerce.McpServer.Conformance;

/// <summary>
/// The server with the fixtures that the official conformance suite calls, open to anybody who can reach it, since the
/// suite cannot send a key. That is why nobody but this machine may reach it, and why it never comes on by itself.
/// </summary>
/// <param name="AccessKey">The key of the demo merchant, in whose name everybody calls.</param>
public sealed record ConformanceProfile(string AccessKey)
{
    public const string Setting = "Commerce:Conformance";

    public const string Flag = "--conformance";

    public static bool IsWanted(string[] args, IConfiguration configuration) =>
        args.Contains(Flag) || configuration.GetValue(Setting, defaultValue: false);

    /// <summary>Said before anything is made ready, and again where the server is composed.</summary>
    public static void EnsureLoopback(IPAddress address)
    {
        if (!IPAddress.IsLoopback(address))
        {
            throw new SetupException(
                $"The conformance profile serves without a key, so it runs on a loopback address only, not on {address}: "
                + "leave out Commerce__Bind, or start without the profile.");
        }
    }

    public static void EnsureWorkers(bool hosted)
    {
        if (!hosted)
        {
            throw new SetupException(
                "The conformance profile's work is known to the workers inside the server only: leave out "
                + "Commerce__Workers__Enabled=false, or start without the profile.");
        }
    }

    public static void EnsureOverHttp(bool stdio)
    {
        if (stdio)
        {
            throw new SetupException("The conformance profile is served over HTTP: leave out --stdio or --conformance.");
        }
    }

    public static ConformanceProfile For(string? demoKey) => demoKey is not null
        ? new ConformanceProfile(demoKey)
        : throw new SetupException(
            "The conformance profile acts for the demo merchant, and there is none here: set Commerce__Demo=true, or "
            + "start it on a data folder of its own.");
}
