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
    }
}
