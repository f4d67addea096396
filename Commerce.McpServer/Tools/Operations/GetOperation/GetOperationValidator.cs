using System.Globalization;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Values;
using FluentValidation;

namespace Commerce.McpServer.Tools.Operations.GetOperation;

public sealed class GetOperationValidator : AbstractValidator<GetOperation>
{
    /// <summary>Below the shortest time-out of common clients, with room for the network.</summary>
    public const int MaxWaitSeconds = 25;

    public const int MaxLimit = 100;

    public GetOperationValidator()
    {
        RuleFor(it => it.OperationId).Must(static it => it is null || IdText.IsCapability(OperationKeys.OperationPrefix, it))
            .WithMessage("is not an operation id, or is mistyped; copy it from the answer that gave it");
        RuleFor(it => it.WaitS).InclusiveBetween(0, MaxWaitSeconds).WithMessage($"must lie between 0 and {MaxWaitSeconds} seconds");
        RuleFor(it => it.Limit).InclusiveBetween(1, MaxLimit).WithMessage($"must lie between 1 and {MaxLimit}");
        RuleFor(it => it.Cursor).Must(static it => it is null || TryReadCursor(it, out _)).WithMessage("is not a cursor of this list");
    }

    public static bool TryReadCursor(string cursor, out DateTimeOffset before) =>
        DateTimeOffset.TryParseExact(cursor, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out before);
}
