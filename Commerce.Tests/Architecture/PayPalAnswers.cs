using Commerce.McpServer.Pipeline;
using Commerce.Tests.Domain.Documents;
using Commerce.Tests.Tools.Catalog;
using Commerce.Tests.Tools.Invoices;
using Commerce.Tests.Tools.Ledger;
using Commerce.Tests.Tools.Records;

namespace Commerce.Tests.Architecture;

/// <summary>What PayPal's agent toolkit does with invoices, products, plans and transactions, the call that does it here, and the test that shows it.</summary>
internal static class PayPalAnswers
{
    public static readonly IReadOnlyList<PayPalAnswer> All =
    [
        new("create_invoice (sends it at once)", [("invoice_customer", "issue: true"), ("send_invoice", "")],
            typeof(SendInvoiceTests), nameof(SendInvoiceTests.An_issued_invoice_reaches_the_customer_with_its_documents_once)),
        new("list_invoices", [("find_records", "type: \"invoice\"")],
            typeof(InvoiceListTests), nameof(InvoiceListTests.Invoices_are_listed_by_status_and_customer)),
        new("get_invoice", [("get_record", "")],
            typeof(RecordPastTests), nameof(RecordPastTests.An_invoice_is_what_it_was_at_the_end_of_a_day)),
        new("send_invoice", [("send_invoice", "")],
            typeof(SendInvoiceTests), nameof(SendInvoiceTests.An_issued_invoice_reaches_the_customer_with_its_documents_once)),
        new("send_invoice_reminder", [("send_invoice", "kind: \"reminder\"")],
            typeof(SendInvoiceTests), nameof(SendInvoiceTests.What_cannot_be_sent_is_named_and_the_rest_goes_out)),
        new("cancel_sent_invoice", [("correct_invoice", "correction: \"credit_note\"")],
            typeof(CorrectInvoiceTests), nameof(CorrectInvoiceTests.A_credit_note_on_an_open_invoice_lowers_what_is_due)),
        new("generate_invoice_qr_code", [("get_record", "include: [\"document\"]: the PDF bears the code that banking apps read")],
            typeof(TransferCodeTests), nameof(TransferCodeTests.It_says_what_EPC069_12_asks_for_line_by_line)),
        new("create_product", [("save_product", "")],
            typeof(SaveProductTests), nameof(SaveProductTests.A_product_is_made_with_variants_that_can_be_stocked_and_sold)),
        new("list_products", [("search_catalog", "")],
            typeof(SearchCatalogTests), nameof(SearchCatalogTests.Pages_neither_skip_nor_repeat_while_the_catalog_changes)),
        new("show_product_details", [("get_record", "")],
            typeof(SaveProductTests), nameof(SaveProductTests.A_later_price_counts_from_its_moment)),
        new("update_product", [("save_product", "product_id, expected_version")],
            typeof(SaveProductTests), nameof(SaveProductTests.A_change_is_one_version_and_says_by_how_much_prices_move)),
        new("create_subscription_plan", [("save_product", "a variant with recurring")],
            typeof(SaveProductTests), nameof(SaveProductTests.A_recurring_price_is_kept_and_not_sold_in_a_checkout)),
        new("list_subscription_plans", [("search_catalog", "")],
            typeof(PlanTests), nameof(PlanTests.A_plan_is_listed_and_read_with_what_it_costs_and_how_often)),
        new("show_subscription_plan_details", [("get_record", "")],
            typeof(PlanTests), nameof(PlanTests.A_plan_is_listed_and_read_with_what_it_costs_and_how_often)),
        new("list_transactions", [("explain_money", "account, from, to")],
            typeof(ExplainMoneyTests), nameof(ExplainMoneyTests.A_statement_opens_with_what_was_before_and_its_pages_hold_every_entry_once)),
    ];

    public static IEnumerable<string> Problems(PayPalAnswer answer, ToolCatalog catalog)
    {
        foreach (var (tool, _) in answer.Calls.Where(it => catalog.Find(it.Tool) is null))
        {
            yield return $"{answer.Operation}: there is no tool {tool}";
        }

        var method = answer.Proof.GetMethod(answer.Method);
        if (method is null || !method.GetCustomAttributes(inherit: true).Any(static it => it is Xunit.v3.IFactAttribute))
        {
            yield return $"{answer.Operation}: {answer.Proof.Name}.{answer.Method} is no test";
        }
    }

    public static string Table() => All.Aggregate(
        "| PayPal's operation | The call | The test |\n|---|---|---|\n",
        static (table, it) => $"{table}| `{it.Operation.Split(' ')[0]}`{it.Operation[it.Operation.Split(' ')[0].Length..]} | "
            + $"{string.Join(", then ", it.Calls.Select(Call))} | `{it.Proof.Name}.{it.Method}` |\n");

    private static string Call((string Tool, string With) it) => it.With.Length == 0 ? $"`{it.Tool}`" : $"`{it.Tool}` with {it.With}";
}

/// <param name="Operation">PayPal's name for it.</param>
/// <param name="Calls">In their order.</param>
/// <param name="Proof">Class of the test.</param>
internal sealed record PayPalAnswer(string Operation, IReadOnlyList<(string Tool, string With)> Calls, Type Proof, string Method);
