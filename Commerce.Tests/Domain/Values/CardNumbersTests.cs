using Commerce.Domain.Values;

namespace Commerce.Tests.Domain.Values;

public sealed class CardNumbersTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("pay with 4111 1111 1111 1111 please")]
    [InlineData("5500-0000-0000-0004")]
    [InlineData("2223.0000.4841.0010")]
    [InlineData("amex 3782 822463 10005, thanks")]
    [InlineData("6011000990139424")]
    [InlineData("30569309025904")]
    [InlineData("3530111333300000")]
    [InlineData("card 4111 1111 1111 1111 2027")]
    [InlineData("12 4111 1111 1111 1111")]
    [InlineData("４１１１１１１１１１１１１１１１")]
    public void A_card_number_is_found_however_it_is_written(string text) => CardNumbers.IsIn(text).ShouldBeTrue();

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("411111111111111")]
    [InlineData("41111111111111111111111")]
    [InlineData("call 4111 1111  1111 1111")]
    [InlineData("order 0000000000000000")]
    [InlineData("9999999999999995")]
    [InlineData("2026-09-01 12:00, 19.99 EUR")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_numbers_are_left_alone(string? text) => CardNumbers.IsIn(text).ShouldBeFalse();

    [Fact]
    public void Only_the_last_four_digits_stay_readable() =>
        CardNumbers.Mask("use 4111 1111 1111 1111 or 5500000000000004!").ShouldBe("use •••• •••• •••• 1111 or ••••••••••••0004!");
}
