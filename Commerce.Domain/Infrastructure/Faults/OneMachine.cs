using System.Net;
using Commerce.Domain.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Faults;

/// <summary>
/// Tells a machine on which somebody plays from one on which others rely: a process that is allowed to end itself listens on
/// loopback, keeps its data in a database on this machine, and knows no payment provider but the simulated one, also here.
/// </summary>
internal static class OneMachine
{
    private const string ProviderSection = "Commerce:Providers";
    private const string SimulatedProvider = "Simulated";
    private static readonly string[] Listening = ["Commerce:Bind", "Commerce:Health:Bind"];
    private static readonly string[] Addresses = ["Commerce:Bus:RabbitMq", "Commerce:PublicUrl", "Commerce:Providers:Simulated:Url"];

    /// <param name="wish">The setting that asks for what is allowed here only.</param>
    public static void Ensure(IConfiguration configuration, string wish)
    {
        if (FirstElsewhere(configuration) is { } setting)
        {
            throw new SettingException(
                $"{wish} ends this process on purpose, so it is for tests on one machine with the simulated provider: "
                + $"{setting.Replace(":", "__", StringComparison.Ordinal)} says that this is none. Leave out one of the two.");
        }
    }

    private static string? FirstElsewhere(IConfiguration configuration) =>
        Listening.FirstOrDefault(it => configuration[it] is { Length: > 0 } host && !IsHere(host))
        ?? Addresses.FirstOrDefault(it => configuration[it] is { Length: > 0 } text
            && !(Uri.TryCreate(text, UriKind.Absolute, out var address) && IsHere(address.Host)))
        ?? configuration.GetSection("ConnectionStrings").GetChildren()
            .FirstOrDefault(static it => it.Value is { Length: > 0 } text && !IsDatabaseHere(text))?.Path
        ?? configuration.GetSection(ProviderSection).GetChildren().FirstOrDefault(static it => it.Key != SimulatedProvider)?.Path;

    private static bool IsDatabaseHere(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString).Host is { Length: > 0 } hosts && hosts.Split(',').All(static host => host[0] == '/' || IsHere(host));

    private static bool IsHere(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
