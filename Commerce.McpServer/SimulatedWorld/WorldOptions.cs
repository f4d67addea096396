using Commerce.McpServer.Hosting;

namespace Commerce.McpServer.SimulatedWorld;

/// <summary>Settings of the simulated provider and carriers, section <c>Commerce:World</c>.</summary>
public sealed record WorldOptions
{
    public const string Section = "Commerce:World";
    public const string ConnectionName = "CommerceWorld";

    /// <summary>Merchants with keys of their own. Others may use a development key where that is allowed.</summary>
    public IReadOnlyList<WorldMerchant> Merchants { get; init; } = [];

    /// <summary>Accept <c>{AccountKeyPrefix}{merchant}</c> as a key and open the merchant's account on first
    /// use.</summary>
    public bool AllowDevelopmentKeys { get; init; } = true;

    /// <summary>Everybody knows the default, so it works from this machine only; a secret one works from
    /// anywhere.</summary>
    public string AccountKeyPrefix { get; init; } = WorldNames.DevelopmentKeyPrefix;

    /// <summary>Without it the control address does not exist.</summary>
    public string? ControlKey { get; init; }

    /// <summary>Where buyers reach the pages; without it, the address the call came in on.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Receiver of webhooks; <c>{merchant}</c> is filled in, a leading slash means this very server. Empty:
    /// none are sent.</summary>
    public string WebhookUrl { get; init; } = "";

    /// <summary>The secret each merchant's webhook secret is derived from.</summary>
    public string WebhookSecret { get; init; } = "";

    /// <summary>How long a request key is remembered unless the control address says otherwise.</summary>
    public int KeyRetentionSeconds { get; init; } = 24 * 60 * 60;

    /// <summary>How long a simulated time-out keeps the line open: longer than any client of ours waits (20
    /// s).</summary>
    public int HoldSeconds { get; init; } = 30;

    /// <summary>Pause between two looks at waits that are over and webhooks that are due.</summary>
    public int SweepMilliseconds { get; init; } = 1000;

    /// <summary>How much of the carriers' own slowness to play: 100 as it is, 0 none.</summary>
    public int CarrierPacePercent { get; init; } = 100;

    public static WorldOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<WorldOptions>() ?? new WorldOptions();
        options.Check();
        return options;
    }

    private void Check()
    {
        if (AccountKeyPrefix != WorldNames.DevelopmentKeyPrefix && AccountKeyPrefix.Length < 32)
            throw new SetupException($"{Section}:AccountKeyPrefix is a secret of at least 32 characters, or left out.");
        if (WebhookUrl.Length > 0 && WebhookSecret.Length < 32)
            throw new SetupException($"{Section}:WebhookSecret needs 32 characters when webhooks are sent.");
        if (ControlKey is { Length: > 0 and < 16 })
            throw new SetupException($"{Section}:ControlKey needs at least 16 characters.");
        if (KeyRetentionSeconds < 0 || HoldSeconds < 1 || SweepMilliseconds is < 10 or > 60_000
            || CarrierPacePercent is < 0 or > 1000)
            throw new SetupException($"{Section}: a duration is out of range.");
        foreach (var merchant in Merchants)
            if (!WorldNames.IsMerchant(merchant.Merchant) || merchant.ApiKey.Length < 16)
                throw new SetupException(
                    $"{Section}:Merchants needs a lower-case name and a key of 16 characters.");
    }
}

public sealed record WorldMerchant
{
    public string Merchant { get; init; } = "";
    public string ApiKey { get; init; } = "";
}
