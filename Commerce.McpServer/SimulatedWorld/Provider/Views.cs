using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>What the provider shows of its book.</summary>
internal static class Views
{
    public static object Plain(AuthorizationRow row) => Full(row, null, null, null);

    public static object Full(AuthorizationRow row, VaultedMethod? card, ChallengeRow? challenge, Uri? pages) => new
    {
        row.Id,
        Object = "authorization",
        Mode = "test",
        row.Reference,
        row.RequestKey,
        row.Status,
        row.AmountMinor,
        row.Currency,
        row.PaymentMethod,
        Card = card is null ? null : new { card.Brand, card.Last4 },
        row.CapturedMinor,
        row.CapturableMinor,
        row.CaptureBefore,
        row.NetworkReference,
        Decline = row.DeclineCode is null
            ? null
            : new { Class = row.DeclineClass, Code = row.DeclineCode, row.RetryAllowed },
        Review = row.Status == AuthorizationStatus.ManualReview ? new { DecidesAt = row.ResolveAt } : null,
        Authentication = challenge is null ? null : new { challenge.Outcome },
        Action = row.Status == AuthorizationStatus.RequiresAction && challenge is not null && pages is not null
            ? new
            {
                Type = "three_d_secure",
                Url = new Uri(pages, "/world/3ds/" + challenge.Challenge),
                ExpiresAt = row.ResolveAt,
            }
            : null,
        row.Metadata,
        row.CreatedAt,
        row.UpdatedAt,
    };

    public static object Of(CaptureRow row) => new
    {
        row.Id,
        Object = "capture",
        Mode = "test",
        Status = "succeeded",
        row.AuthorizationId,
        row.Reference,
        row.RequestKey,
        row.AmountMinor,
        row.Currency,
        row.Final,
        row.FeeMinor,
        row.RefundedMinor,
        row.CreatedAt,
    };

    public static object Of(VoidRow row) => new
    {
        row.Id,
        Object = "void",
        Mode = "test",
        Status = "succeeded",
        row.AuthorizationId,
        row.Reference,
        row.RequestKey,
        row.AmountMinor,
        row.Currency,
        row.CreatedAt,
    };

    public static object Of(RefundRow row) => new
    {
        row.Id,
        Object = "refund",
        Mode = "test",
        row.Status,
        row.FailureCode,
        row.CaptureId,
        row.Reference,
        row.RequestKey,
        row.AmountMinor,
        row.Currency,
        row.CreatedAt,
        row.UpdatedAt,
    };

    public static object Of(SessionRow row, VaultedMethod? card, Uri pages) => new
    {
        Id = row.Session,
        Object = "payment_session",
        Mode = "test",
        row.Status,
        row.Reference,
        row.AmountMinor,
        row.Currency,
        Url = new Uri(pages, "/world/pay/" + row.Session),
        row.PaymentMethod,
        Card = card is null ? null : new { card.Brand, card.Last4, card.ExpMonth, card.ExpYear },
        row.ExpiresAt,
        row.CreatedAt,
    };
}
