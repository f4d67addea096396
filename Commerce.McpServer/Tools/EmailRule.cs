using FluentValidation;

namespace Commerce.McpServer.Tools;

/// <summary>Form of an e-mail address; whether somebody reads it, only a message tells.</summary>
internal static class EmailRule
{
    public const int MaxLength = 254;

    public static bool IsEmail(string text) =>
        text.Length <= MaxLength
        && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@')
        && at < text.Length - 1 && !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c));

    public static IRuleBuilderOptions<T, string?> MustBeEmail<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(static it => it is null || IsEmail(it)).WithMessage("is not an e-mail address").WithState(
            static _ => "\"ada@example.com\"");
}
