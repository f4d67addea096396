namespace Commerce.McpServer.Hosting;

/// <summary>
/// What the operator did not choose follows from the installation's one secret: nothing has a well-known default, and
/// every process that was given the secret comes to the same values.
/// </summary>
internal static class DerivedSettings
{
    private const string World = "Commerce:World";

    public static Dictionary<string, string?> From(ServerSecret secret, IConfiguration configuration)
    {
        var webhooks = secret.DeriveText("simulated webhooks");
        Dictionary<string, string?> derived = new()
        {
            [$"{World}:WebhookSecret"] = webhooks,
            [ProviderWebhooks.SecretSetting] = webhooks,
            [$"{World}:ControlKey"] = secret.DeriveText("simulated world control"),
        };
        return derived.Where(it => string.IsNullOrEmpty(configuration[it.Key])).ToDictionary();
    }
}
