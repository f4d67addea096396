using FluentValidation;

namespace Commerce.McpServer.Tools.Checkouts;

/// <summary>Form of what a buyer gives.</summary>
internal static class BuyerRules
{
    public const int MaxEmail = 254;
    public const int MaxCodes = 10;
    public const int MaxCode = 50;

    public static bool IsEmail(string text) =>
        text.Length <= MaxEmail
        && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@')
        && at < text.Length - 1 && !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c));

    public static IRuleBuilderOptions<T, string?> MustBeEmail<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(static it => it is null || IsEmail(it)).WithMessage("is not an e-mail address").WithState(
            static _ => "\"ada@example.com\"");

    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> MustBeCodes<T>(
        this IRuleBuilder<T, IReadOnlyList<string>?> rule) => rule
        .Must(static it => it is null
            || (it.Count <= MaxCodes && it.All(static code => code.Length is > 0 and <= MaxCode)))
        .WithMessage($"must be at most {MaxCodes} codes of 1 to {MaxCode} characters");
}
