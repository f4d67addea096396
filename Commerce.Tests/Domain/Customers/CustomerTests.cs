using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Values;
using Commerce.Tests.Support;

namespace Commerce.Tests.Domain.Customers;

public sealed class CustomerTests
{
    private static readonly CustomerDetails Ada = new()
    {
        Name = "Ada Example", Email = "ada@example.com", Address = Given.Berlin, TaxIds = [new TaxId("DE", "DE 123 456 789")],
    };

    [Fact]
    public void Fields_left_out_stay_and_the_same_again_is_no_version()
    {
        var customer = Customer.Meet(Ada, Given.Now);

        customer.Change(new CustomerDetails { Phone = "+49 30 1" }).ShouldBeTrue();
        customer.Change(new CustomerDetails { Phone = "+49 30 1", Email = "ada@example.com" }).ShouldBeFalse();

        (customer.Version, customer.Name, customer.Phone).ShouldBe((2, "Ada Example", "+49 30 1"));
    }

    [Fact]
    public void Marks_of_one_person_are_alike_however_they_are_written()
    {
        var other = new CustomerDetails
        {
            Name = "ADA  example", Email = "Ada@Example.com", Address = Given.Berlin, TaxIds = [new TaxId("DE", "123456789")],
        };

        other.Marks().ShouldBe(Ada.Clean().Marks());
        other.Fingerprint().ShouldBe(Ada.Clean().Fingerprint());
        (other with { Phone = "1234" }).Fingerprint().ShouldNotBe(other.Fingerprint());
    }

    [Fact]
    public void Who_stays_keeps_its_fields_and_takes_over_what_it_lacks()
    {
        var gone = Customer.Meet(Ada, Given.Now);
        var stays = Customer.Meet(new CustomerDetails { Name = "Ada E.", TaxIds = [new TaxId("FR", "FR1")] }, Given.Now);

        gone.MergeInto(stays);

        (stays.Name, stays.Email, stays.Version).ShouldBe(("Ada E.", "ada@example.com", 2));
        stays.TaxIds.Select(static it => it.Country).ShouldBe(["FR", "DE"]);
        (gone.Status, gone.MergedInto).ShouldBe((CustomerStatus.Merged, stays.Id));
        Should.Throw<CommerceException>(() => gone.RequireEditable(2)).Details["merged_into"].ShouldBe(stays.Id.ToString());
        Should.Throw<CommerceException>(() => stays.MergeInto(gone)).Code.ShouldBe(ErrorCode.ValidationState);
        Should.Throw<CommerceException>(() => stays.MergeInto(stays)).Code.ShouldBe(ErrorCode.ValidationState);
    }

    [Fact]
    public void Nothing_personal_is_recorded()
    {
        var customer = Customer.Meet(Ada, Given.Now);
        customer.Change(new CustomerDetails { Name = "Augusta" });

        CommerceJson.ToText(customer.TakeEvents()).ShouldNotMatch("(?i)ada|augusta|example|123456789");
    }
}
