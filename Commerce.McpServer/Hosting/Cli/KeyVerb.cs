using System.Globalization;
using Commerce.Domain.Access;
using Commerce.McpServer.Auth;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// <c>./run.sh key</c>: the keys of a merchant's agents. Operations belong to the agent, not to the key: make a second key for the same
/// agent, give it to the agent, revoke the first, and it still sees its work.
/// </summary>
public static class KeyVerb
{
    public const string Name = "key";

    private const int LongestDays = 3650;

    private static readonly string Usage = $"""
        Usage: ./run.sh key list --merchant ID
               ./run.sh key add --merchant ID --agent NAME [--subject NAME] [--profile {Profile.Default.Name}] [--valid-days 90]
               ./run.sh key revoke --merchant ID --key KEY_ID
        Profiles: {string.Join(", ", Profile.All.Select(static it => it.Name))}
        """;

    public static async Task<int> RunAsync(
        string[] arguments, MerchantStore merchants, TextWriter output, CancellationToken cancel)
    {
        if (arguments is not ["list" or "add" or "revoke", .. var rest])
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        var options = new VerbOptions(rest);
        var merchant = options.Require("--merchant", "the id of a merchant, see ./run.sh merchant list", static it => Guid.TryParse(it, out _));
        Func<Guid, Task<int>> act = arguments[0] switch
        {
            "list" => it => ListAsync(it, merchants, output, cancel),
            "add" => Adding(options, merchants, output, cancel),
            _ => Revoking(options, merchants, output, cancel),
        };
        if (options.Problems() is { Count: > 0 } problems)
        {
            await output.WriteLineAsync(string.Join('\n', [.. problems, Usage]));
            return 2;
        }

        var id = Guid.Parse(merchant!);
        if (await merchants.ExistsAsync(id, cancel))
        {
            return await act(id);
        }

        await output.WriteLineAsync($"There is no merchant {id}: ./run.sh merchant list names them.");
        return 1;
    }

    private static async Task<int> ListAsync(Guid merchant, MerchantStore merchants, TextWriter output, CancellationToken cancel)
    {
        foreach (var it in await merchants.KeysAsync(merchant, cancel))
        {
            var used = it.LastUsedAt is { } at ? $"used {at.UtcDateTime:yyyy-MM-dd HH:mm}Z" : "never used";
            await output.WriteLineAsync(
                $"{it.KeyId}  {it.State,-7}  {it.Profile,-16}  made {it.CreatedAt.UtcDateTime:yyyy-MM-dd}  {used}  {it.Agent} for {it.Subject}");
        }

        return 0;
    }

    private static Func<Guid, Task<int>> Adding(
        VerbOptions options, MerchantStore merchants, TextWriter output, CancellationToken cancel)
    {
        var agent = options.Require("--agent", NameRule, IsName);
        var subject = options.Check("--subject", "operator", NameRule, IsName);
        var profile = options.Check(
            "--profile", Profile.Default.Name, $"one of {string.Join(", ", Profile.All.Select(static it => it.Name))}",
            static it => Profile.All.Any(known => known.Name == it));
        var days = options.Allow("--valid-days", $"a number of days from 1 to {LongestDays}", IsDays);
        return async merchant =>
        {
            var (keyId, key) = await merchants.AddKeyAsync(
                merchant, agent!, subject!, Profile.All.Single(it => it.Name == profile),
                days is null ? null : int.Parse(days, CultureInfo.InvariantCulture), cancel);
            await output.WriteLineAsync($"Key {keyId} of agent {agent}, profile {profile}. It is shown this once:");
            await output.WriteLineAsync(key);
            return 0;
        };
    }

    private static Func<Guid, Task<int>> Revoking(
        VerbOptions options, MerchantStore merchants, TextWriter output, CancellationToken cancel)
    {
        var key = options.Require("--key", "the id of a key, see ./run.sh key list", static it => Guid.TryParse(it, out _));
        return async merchant =>
        {
            var revoked = await merchants.RevokeAsync(merchant, Guid.Parse(key!), cancel);
            await output.WriteLineAsync(
                revoked ? $"Key {key} is refused from the next call on." : $"The merchant has no valid key {key}: nothing was changed.");
            return revoked ? 0 : 1;
        };
    }

    private const string NameRule = "1 to 64 letters, digits, '.', '-' or '_'";

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && text.All(static it => char.IsAsciiLetterOrDigit(it) || it is '.' or '-' or '_');

    private static bool IsDays(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= LongestDays;
}
