using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Values;
using FluentValidation;

namespace Commerce.McpServer.Tools.Operations.CancelOperation;

public sealed class CancelOperationValidator : AbstractValidator<CancelOperation>
{
    public CancelOperationValidator()
    {
        RuleFor(it => it.OperationId).Must(static it => IdText.IsCapability(OperationKeys.OperationPrefix, it))
            .WithMessage("is not an operation id, or is mistyped; copy it from the answer that gave it");
        RuleFor(it => it.Reason).NotEmpty().MaximumLength(UntrustedText.MaxLength)
            .WithMessage($"must say why, in at most {UntrustedText.MaxLength} characters");
    }
}
