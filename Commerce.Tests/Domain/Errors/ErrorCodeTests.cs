using System.Reflection;
using System.Text.RegularExpressions;
using Commerce.Domain.Errors;

namespace Commerce.Tests.Domain.Errors;

public sealed class ErrorCodeTests
{
    [Fact]
    public void The_list_is_closed_and_holds_every_code_once()
    {
        var declared = typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static it => it.GetValue(null)).OfType<ErrorCode>().ToArray();

        ErrorCode.All.ShouldBe(declared);
        declared.Select(static it => it.Code).Distinct().Count().ShouldBe(declared.Length);
        typeof(ErrorCode).GetConstructors().ShouldBeEmpty();
        ErrorCode.All.ShouldAllBe(static it => ReferenceEquals(ErrorCode.Of(it.Code), it));
        Should.Throw<InvalidOperationException>(() => ErrorCode.Of("no.such_code"));
    }

    [Fact]
    public void A_code_is_written_like_its_family_and_says_what_to_do() => ErrorCode.All.ShouldAllBe(static it =>
        Regex.IsMatch(it.Code, "^[a-z_]+([.][a-z_]+)?$") && it.Fix.EndsWith('.') && it.Fix.Length > 20
        && it.Meaning.EndsWith('.') && it.Meaning != it.Fix);

    [Fact]
    public void What_may_be_retried_may_be_retried_safely() =>
        ErrorCode.All.Where(static it => it.Retryable && !it.SafeToRetry).ShouldBeEmpty();

    [Fact]
    public void An_unknown_outcome_is_the_one_thing_an_agent_must_not_repeat()
    {
        ErrorCode.All.Where(static it => !it.SafeToRetry).ShouldBe([ErrorCode.ProviderUnknownOutcome]);
        ErrorCode.ProviderUnknownOutcome.Retryable.ShouldBeFalse();
    }

    [Theory]
    [InlineData("validation.arguments", false)]
    [InlineData("not_found", false)]
    [InlineData("conflict.version", false)]
    [InlineData("idempotency.conflict", false)]
    [InlineData("idempotency.in_flight", true)]
    [InlineData("duplicate_suspected", false)]
    [InlineData("policy.denied", false)]
    [InlineData("auth.scope_missing", false)]
    [InlineData("provider.declined", false)]
    [InlineData("provider.unavailable", true)]
    [InlineData("quote_expired", false)]
    [InlineData("reservation_expired", false)]
    [InlineData("card_data_not_allowed", false)]
    [InlineData("storage.unavailable", true)]
    public void The_families_of_the_documentation_are_there(string code, bool retryable) =>
        ErrorCode.Of(code).Retryable.ShouldBe(retryable);
}
