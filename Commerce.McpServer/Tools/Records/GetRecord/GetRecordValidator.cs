using Commerce.Domain.Invoices;
using Commerce.McpServer.Records;
using FluentValidation;

namespace Commerce.McpServer.Tools.Records.GetRecord;

public sealed class GetRecordValidator : AbstractValidator<GetRecord>
{
    public GetRecordValidator()
    {
        RuleFor(static it => it.Id).Must(static id => RecordKinds.TryRead(id, out _, out _))
            .WithMessage(static it => RecordKinds.TryRead(it.Id, out _, out var problem) ? "" : problem);
        RuleFor(static it => it.Include).Must(static it => it is null || it.Distinct().Count() == it.Count)
            .WithMessage("must name each part once");
        RuleFor(static it => it.AsOf).Must(static it => it is null || RecordPast.TryRead(it, out _, out _))
            .WithMessage("must be a date such as 2026-10-31, or a date and time with offset");
        RuleFor(static it => it.AsOf).Must(static (it, asOf) => asOf is null || !RecordKinds.TryRead(it.Id, out var record, out _)
                || record.Prefix == InvoiceId.Prefix || it.Include?.Contains(RecordPart.Ledger) == true)
            .WithMessage("is for invoices, and for include ledger: other records are known as they are now");
    }
}
