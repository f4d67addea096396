using System.Text.RegularExpressions;

namespace Commerce.McpServer.Tools;

/// <summary>Form of a payment method's id; what stands behind it only the provider knows. A card number never fits.</summary>
internal static partial class PaymentMethodRule
{
    public const string Example = "\"pm_…\"";

    public static bool IsToken(string text) => Token().IsMatch(text);

    [GeneratedRegex(@"^pm_[A-Za-z0-9_]{1,100}\z")]
    private static partial Regex Token();
}
