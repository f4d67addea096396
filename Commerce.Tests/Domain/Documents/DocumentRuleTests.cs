using Commerce.Domain.Documents;
using Commerce.Domain.Documents.Rules;

namespace Commerce.Tests.Domain.Documents;

public sealed class DocumentRuleTests
{
    public static TheoryData<string> Rules => [.. DocumentRules.All.Select(static it => it.Id)];

    public static TheoryData<string> Samples => [.. Sample.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_finds_what_breaks_it(string id)
    {
        Violation.All.Keys.ShouldContain(id, "every rule is shown to find something");

        DocumentRules.BrokenBy(Violation.All[id].Plant()).Select(static it => it.Id).ShouldContain(id);
    }

    [Fact]
    public void No_violation_is_of_a_rule_that_is_not_there() =>
        Violation.All.Keys.Except(DocumentRules.All.Select(static it => it.Id)).ShouldBeEmpty();

    [Fact]
    public void Rules_have_ids_of_their_own_and_a_sentence()
    {
        DocumentRules.All.Select(static it => it.Id).ShouldBeUnique();
        DocumentRules.All.ShouldAllBe(static it => it.Sentence.EndsWith('.'));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_good_document_breaks_none(string sample) =>
        EInvoice.Of(Sample.All[sample]()).Broken.Select(static it => it.Id).ShouldBeEmpty();
}
