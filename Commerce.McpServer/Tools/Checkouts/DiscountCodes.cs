using Commerce.Domain.Values;

namespace Commerce.McpServer.Tools.Checkouts;

internal static class DiscountCodes
{
    /// <summary>
    /// There are no discounts yet, so every code is unknown; said for each, because nobody pays more than they expect
    /// in silence.
    /// </summary>
    public static IReadOnlyList<Notice> Unknown(IReadOnlyList<string>? codes) =>
    [
        .. (codes ?? []).Select(static (_, index) => Notice.Warning(
            "discount_unknown", $"discount_codes[{index}]", "No such discount code; the total is without it.")),
    ];
}
