using FluentValidation;

namespace Commerce.McpServer.Tools.Checkouts;

/// <summary>Form of what a buyer gives.</summary>
internal static class BuyerRules
{
    public const int MaxCodes = 10;
    public const int MaxCode = 50;

    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> MustBeCodes<T>(
        this IRuleBuilder<T, IReadOnlyList<string>?> rule) => rule
        .Must(static it => it is null
            || (it.Count <= MaxCodes && it.All(static code => code.Length is > 0 and <= MaxCode)))
        .WithMessage($"must be at most {MaxCodes} codes of 1 to {MaxCode} characters");
}
