using System.Text.RegularExpressions;
using Commerce.Domain.Customers;
using Commerce.Domain.Values;
using FluentValidation;

namespace Commerce.McpServer.Tools.Customers.SaveCustomer;

public sealed partial class SaveCustomerValidator : AbstractValidator<SaveCustomer>
{
    public SaveCustomerValidator()
    {
        When(static it => it.CustomerId is null, Creation).Otherwise(Change);
        RuleFor(static it => it.Name).Must(IsText).WithMessage(Text);
        RuleFor(static it => it.Company).Must(IsText).WithMessage(Text);
        RuleFor(static it => it.Email).MustBeEmail();
        RuleFor(static it => it.Phone).Must(static it => it is null || Phone().IsMatch(it))
            .WithMessage("is not a telephone number").WithState(static _ => "\"+49 30 901820\"");
        RuleFor(static it => it.Address).SetValidator(new AddressValidator()!);
        RuleFor(static it => it.BillingAddress).SetValidator(new AddressValidator()!);
        RuleFor(static it => it.TaxIds).Must(static it => it is null || it.Count <= CustomerDetails.MaxTaxIds)
            .WithMessage($"must be at most {CustomerDetails.MaxTaxIds}");
        RuleForEach(static it => it.TaxIds).ChildRules(static tax =>
        {
            tax.RuleFor(static it => it.Country).Must(Country.IsKnown)
                .WithMessage("is no ISO 3166 country code of two capital letters").WithState(static _ => "\"DE\"");
            tax.RuleFor(static it => it.Number).Must(static it => TaxNumber().IsMatch(it))
                .WithMessage($"is no tax number: letters and digits, at most {TaxId.MaxLength}")
                .WithState(static _ => "\"DE123456789\"");
        });
    }

    private static string Text { get; } = $"must be 1 to {CustomerDetails.MaxName} characters that can be seen";

    private static bool IsText(string? text) => text is null
        || (text.Length <= CustomerDetails.MaxName && UntrustedText.Clean(text).Length > 0);

    private void Creation()
    {
        const string meansChange = "goes with a customer_id only; leave it out to create a customer";
        RuleFor(static it => it.ExpectedVersion).Null().WithMessage(meansChange);
        RuleFor(static it => it.MergeInto).Null().WithMessage(meansChange);
        RuleFor(static it => it)
            .Must(static it => (it.Name ?? it.Company ?? it.Email ?? it.Phone) is not null || it.TaxIds is { Count: > 0 })
            .OverridePropertyName("arguments")
            .WithMessage("name nobody: give a name, company, email, phone or tax id");
    }

    private void Change()
    {
        RuleFor(static it => it.ExpectedVersion).NotNull().WithMessage(
            "is missing: the version of the last answer about this customer").GreaterThan(0).WithMessage(
            "is the version of the last answer about this customer");
        RuleFor(static it => it.InAdditionTo).Null().WithMessage("goes with a new customer only");
        RuleFor(static it => it.MergeInto).Must(static (it, into) => into is null || into != it.CustomerId)
            .WithMessage("is the customer itself");
        RuleFor(static it => it.MergeInto).Must(static (it, into) => into is null || it.Details() == new CustomerDetails())
            .WithMessage("goes without changes; the record that stays keeps its fields and takes over what it lacks");
    }

    [GeneratedRegex(@"^\+?[0-9][0-9 ()/.\-]{3,29}\z")]
    private static partial Regex Phone();

    [GeneratedRegex(@"^(?=.*[A-Za-z0-9])[A-Za-z0-9 ./\-]{2,30}\z")]
    private static partial Regex TaxNumber();
}
