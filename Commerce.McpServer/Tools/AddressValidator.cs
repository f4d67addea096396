using Commerce.Domain.Values;
using FluentValidation;

namespace Commerce.McpServer.Tools;

/// <summary>Form of an address; whether it is enough for a delivery, the record it goes into says.</summary>
public sealed class AddressValidator : AbstractValidator<Address>
{
    private const int MaxCode = 20;

    public AddressValidator()
    {
        RuleFor(static it => it.Country).Must(Country.IsKnown).WithMessage(
            "is no ISO 3166 country code of two capital letters")
            .WithState(static _ => "\"DE\"");
        foreach (var field in new System.Linq.Expressions.Expression<Func<Address, string?>>[]
            { static it => it.Name, static it => it.Line1, static it => it.Line2, static it => it.City })
        {
            RuleFor(field).MaximumLength(Address.MaxLength).WithMessage(
                $"must be at most {Address.MaxLength} characters long");
        }

        RuleFor(static it => it.Region).MaximumLength(MaxCode).WithMessage(
            $"must be at most {MaxCode} characters long");
        RuleFor(static it => it.PostalCode).MaximumLength(MaxCode).WithMessage(
            $"must be at most {MaxCode} characters long");
    }
}
