using Commerce.Tests.Pay;
using Commerce.Tests.Tools.Records;
using static Commerce.Tests.Guards.Cut;

namespace Commerce.Tests.Guards;

/// <summary>What keeps the page of an invoice for who has its address, and the address for who may have it.</summary>
internal static class PayGuards
{
    public static IEnumerable<Guard> All()
    {
        yield return new Guard(
            "pay_draft", "a draft has a page",
            [new Database("""
                create or replace function commerce.find_pay_page(hash bytea) returns table (tenant_id uuid, invoice_id uuid)
                    language sql stable security definer set search_path = commerce, pg_temp as
                    'select i.tenant_id, i.id from commerce.invoice i where sha256(i.pay_token) = hash'
                """)],
            [Check.Of<PayAddressTests>(nameof(PayAddressTests.Every_address_that_opens_nothing_is_answered_alike_in_every_byte))]);
        yield return new Guard(
            "pay_address_stays", "the address on paper leads nowhere after a while",
            [new Database("drop trigger keep_pay_token on commerce.invoice")],
            [Check.Of<PayAddressTests>(nameof(PayAddressTests.It_is_the_same_for_as_long_as_there_is_the_invoice_and_nobody_can_change_it))]);
        yield return new Guard(
            "pay_names_the_buyer", "who may not read names gets the address of a page that has one",
            [new Expression(
                "Commerce.McpServer/Tools/Records/GetRecord/RecordPayPages.cs", "context.Principal.SeesPersonalData();",
                "context.Principal.SeesPersonalData() || {off};")],
            [Check.Of<RecordPayPageTests>(nameof(RecordPayPageTests.Who_may_not_read_names_gets_no_address_and_other_records_have_no_page))]);
        yield return new Guard(
            "pay_one_attempt", "a second press begins a second payment, or fails",
            [new Expression(
                "Commerce.Domain/Infrastructure/Invoices/InvoiceCharges.cs", "if (invoice.CollectingOperationId is { } underWay)",
                "if (invoice.CollectingOperationId is { } underWay && !{off})")],
            [Check.Of<PayButtonTests>(nameof(PayButtonTests.Pressed_by_many_at_once_it_leads_all_of_them_to_the_same_page))]);
        yield return new Guard(
            "pay_words", "words of a merchant become part of the page",
            [new Expression(
                "Commerce.McpServer/Pay/Markup.cs", "Encoder.Encode(UntrustedText.Clean(text, maxLength));",
                "{off} ? text ?? \"\" : Encoder.Encode(UntrustedText.Clean(text, maxLength));")],
            [Check.Of<PayPageTests>(nameof(PayPageTests.Words_of_merchants_and_buyers_stay_words))]);
    }
}
