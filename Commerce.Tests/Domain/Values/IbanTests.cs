using Commerce.Domain.Values;

namespace Commerce.Tests.Domain.Values;

public sealed class IbanTests
{
    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 00", true)]
    [InlineData("gb82west12345698765432", true)]
    [InlineData("DE88 3704 0044 0532 0130 00", false)]
    [InlineData("DE89 3704 0044 0532 0103 00", false)]
    [InlineData("DE89", false)]
    [InlineData("", false)]
    public void The_check_digits_tell(string text, bool valid) => Iban.IsValid(text).ShouldBe(valid);

    [Fact]
    public void It_is_read_in_groups_of_four() => Iban.Grouped("DE89370400440532013000").ShouldBe("DE89 3704 0044 0532 0130 00");
}
