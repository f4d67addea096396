using Microsoft.Extensions.Configuration;

namespace Commerce.Domain.Infrastructure.Settings;

/// <summary>
/// Secrets from files, the same way for every program and setting: <c>X_FILE</c> names a file, its content is the
/// setting <c>X</c>. A password then shows neither in the environment of a process nor in what a container engine tells.
/// </summary>
public static class SettingFiles
{
    public const string Suffix = "_FILE";

    // Other programs' variables end like this too, and their files are none of our business.
    private static readonly string[] Ours = ["ConnectionStrings:", "Commerce:"];

    /// <summary>To be added last: it reads what the sources before it say.</summary>
    public static IConfigurationBuilder AddSettingFiles(this IConfigurationBuilder builder)
    {
        var known = builder as IConfiguration ?? builder.Build();
        var named = known.AsEnumerable()
            .Where(static it => it.Value is { Length: > 0 } && it.Key.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
            .Where(static it => Ours.Any(ours => it.Key.StartsWith(ours, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(static it => it.Key[..^Suffix.Length], it => Read(known, it.Key, it.Value!));
        return builder.AddInMemoryCollection(named);
    }

    private static string? Read(IConfiguration known, string key, string path)
    {
        var setting = key[..^Suffix.Length];
        if (known[setting] is { Length: > 0 })
        {
            throw new SettingException($"{Variable(setting)} is set twice, by itself and by {Variable(key)}: leave one out.");
        }

        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } text
                ? text
                : throw new SettingException($"{path} is empty: {Variable(key)} takes {Variable(setting)} from it.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(
                $"{path} cannot be read ({failure.GetType().Name}): {Variable(key)} takes {Variable(setting)} from it.", failure);
        }
    }

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
