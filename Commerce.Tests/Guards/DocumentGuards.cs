using Commerce.Tests.Tools.Records;
using static Commerce.Tests.Guards.Cut;

namespace Commerce.Tests.Guards;

/// <summary>What keeps documents from being read by strangers, and wrong ones from being handed out.</summary>
internal static class DocumentGuards
{
    public static IEnumerable<Guard> All()
    {
        yield return new Guard(
            "document_address_expires", "an address of a document opens for ever",
            [new Expression(
                "Commerce.McpServer/Hosting/DocumentLinks.cs", "return expires <= clock.GetUtcNow().ToUnixTimeSeconds() ?",
                "return expires <= clock.GetUtcNow().ToUnixTimeSeconds() && !{off} ?")],
            [Test(nameof(RecordDocumentTests.An_address_lives_for_ten_minutes_and_opens_what_it_was_made_for))]);
        yield return new Guard(
            "document_names_the_buyer", "who may not read names gets a document that has one",
            [new Expression(
                "Commerce.McpServer/Tools/Records/GetRecord/RecordDocuments.cs", "context.Principal.BuyerOf is null && !context",
                "!{off} && context.Principal.BuyerOf is null && !context")],
            [Test(nameof(RecordDocumentTests.Who_may_not_read_names_gets_no_address_and_another_merchant_finds_nothing))]);
        yield return new Guard(
            "document_rules", "a document that breaks a rule is handed out",
            [new Expression(
                "Commerce.Domain/Infrastructure/Documents/DocumentPress.cs", "return invoice.Broken.Count > 0 ? null :",
                "return invoice.Broken.Count > 0 && !{off} ? null :")],
            [Test(nameof(RecordDocumentTests.A_document_that_breaks_a_rule_is_reported_and_not_handed_out))]);
    }

    private static Check.Test Test(string method) => new(typeof(RecordDocumentTests), method);
}
