using Commerce.Domain.Operations;
using Commerce.Domain.Values;

namespace Commerce.Tests.Domain.Operations;

public sealed class InputDeedTests
{
    [Fact]
    public void A_deed_that_nobody_set_is_no_consent() => default(InputDeed).ShouldNotBe(InputDeed.Accept);

    [Theory]
    [InlineData("\"accept\"", InputDeed.Accept)]
    [InlineData("\"decline\"", InputDeed.Decline)]
    [InlineData("\"cancel\"", InputDeed.Cancel)]
    public void What_is_stored_is_the_word_and_not_a_number(string stored, InputDeed deed)
    {
        CommerceJson.ToText(new InputAnswer(deed)).ShouldBe(stored);
        CommerceJson.Read<InputAnswer>(CommerceJson.ToElement(new InputAnswer(deed))).Deed.ShouldBe(deed);
    }
}
