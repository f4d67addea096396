using FluentValidation;

namespace Commerce.McpServer.Tools.Records.FindRecords;

public sealed class FindRecordsValidator : AbstractValidator<FindRecords>
{
    public const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private const int MaxText = 100;

    public FindRecordsValidator()
    {
        RuleFor(static it => it.Status)
            .Must(static (it, status) => status is null || RecordSource.Of(it.Type).Statuses.Contains(status))
            .WithMessage(static it => $"is no status of these; they are {string.Join(", ", RecordSource.Of(it.Type).Statuses)}");
        RuleFor(static it => it.CustomerId).Must(static (it, id) => id is null || RecordSource.Of(it.Type).Customer is not null)
            .WithMessage("is no filter of this type");
        RuleFor(static it => it.Email).Must(static (it, email) => email is null || RecordSource.Of(it.Type).Email is not null)
            .WithMessage("is no filter of this type");
        RuleFor(static it => it.Email).MustBeEmail();
        RuleFor(static it => it.Text).Must(static (it, text) => text is null || RecordSource.Of(it.Type).HasText)
            .WithMessage("is no filter of this type");
        RuleFor(static it => it.Text).Must(static it => it is null || it.Length is > 0 and <= MaxText)
            .WithMessage($"must be 1 to {MaxText} characters");
        RuleFor(static it => it.CreatedTo).Must(static (it, to) => to is null || it.CreatedFrom is null || to > it.CreatedFrom)
            .WithMessage("is not after created_from");
        RuleFor(static it => it.Limit).InclusiveBetween(1, MaxLimit).WithMessage($"must lie between 1 and {MaxLimit}");
        RuleFor(static it => it.Cursor).Must(static (it, cursor) => cursor is null || RecordCursor.TryRead(it, cursor, out _))
            .WithMessage("is not a cursor of this search; start again without one");
    }
}
