using Microsoft.Extensions.Configuration;

namespace Commerce.Workers.Mail;

/// <summary>Where mail goes: to a mail server, or without one into a folder that a person can look into.</summary>
public sealed record MailOptions
{
    public const string Section = "Commerce:Mail";
    private const int Submission = 587;

    /// <summary>Name of the mail server; left out, mail is written into <see cref="DropFolder"/>.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = Submission;

    /// <summary>Refuses to speak to a server that offers no encryption.</summary>
    public bool UseTls { get; init; } = true;

    public string? User { get; init; }

    /// <summary>Never logged.</summary>
    public string? Password { get; init; }

    /// <summary>Sender of every merchant's mail; replies go to the merchant. The merchant's own address when left out.</summary>
    public string? From { get; init; }

    /// <summary>One <c>.eml</c> file for each message; the data folder's <c>mail</c> when left out.</summary>
    public string? DropFolder { get; init; }

    /// <summary>A server that says nothing for so long has not answered.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public static MailOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<MailOptions>() ?? new MailOptions();
        return options.Host is not null || options.DropFolder is not null ? options : options with
        {
            DropFolder = configuration["COMMERCE_HOME"] is { Length: > 0 } home ? Path.Combine(home, "mail") : null,
        };
    }
}
