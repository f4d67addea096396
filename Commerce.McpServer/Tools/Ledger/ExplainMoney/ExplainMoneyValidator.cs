using Commerce.Domain.Ledger;
using Commerce.McpServer.Records;
using FluentValidation;

namespace Commerce.McpServer.Tools.Ledger.ExplainMoney;

public sealed class ExplainMoneyValidator : AbstractValidator<ExplainMoney>
{
    public ExplainMoneyValidator()
    {
        RuleFor(static it => it.Id).Must(static (it, id) => id is null != it.Account is null)
            .WithMessage("is given, or account is, and not both");
        RuleFor(static it => it.Id).Custom(static (id, context) =>
        {
            if (id is null)
            {
                return;
            }

            if (!RecordKinds.TryRead(id, out var record, out var problem))
            {
                context.AddFailure(problem);
            }
            else if (!MoneySources.Prefixes.Contains(record.Prefix))
            {
                context.AddFailure($"moves no money; this field takes {string.Join(", ", MoneySources.Prefixes.Select(static it => $"'{it}_…'"))}");
            }
        });
        RuleFor(static it => it.Account).Must(static it => it is null || LedgerAccount.Chart.Any(account => account.Code == it))
            .WithMessage($"must be one of {string.Join(", ", LedgerAccount.Chart.Select(static it => it.Code))}");
        RuleFor(static it => it.Limit).InclusiveBetween(1, 100).WithMessage("must lie between 1 and 100");
        RuleFor(static it => it.To).Must(static (it, to) => to is null || it.From is null || to >= it.From)
            .WithMessage("must not lie before from");
        RuleFor(static it => it.Cursor).Must(static it => it is null || StatementCursor.TryRead(it, out _))
            .WithMessage("is not from an answer of this statement; leave it out to begin anew");
        RuleFor(static it => it.From).Must(static (it, from) => it.Id is null || (from is null && it.Cursor is null && it.Limit is null))
            .WithMessage("and limit and cursor are for accounts: a record is explained from its beginning");
    }
}
