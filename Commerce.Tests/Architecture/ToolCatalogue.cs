namespace Commerce.Tests.Architecture;

/// <summary>What the product promises about its tools, apart from any code: the 31 intents and which of them can do harm.</summary>
internal static class ToolCatalogue
{
    /// <summary>In the order of the documentation; the position from 1 is the tool's <c>Order</c>.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "search_catalog", "save_product", "adjust_stock", "import_catalog", "save_discount", "start_checkout", "update_checkout",
        "quote_shipping", "complete_checkout", "cancel_checkout", "manage_authorization", "refund_customer", "fulfil_order",
        "change_order", "invoice_customer", "send_invoice", "correct_invoice", "collect_invoice", "book_payment",
        "start_subscription", "change_subscription", "triage_disputes", "respond_to_dispute", "save_customer", "find_records",
        "get_record", "explain_money", "report_finance", "preview_action", "get_operation", "cancel_operation",
    ];

    /// <summary>They only look.</summary>
    public static readonly IReadOnlyList<int> Reads = [1, 22, 25, 26, 27, 28, 29, 30];

    /// <summary>They move money, bind legally, send to a person or overwrite live prices; clients ask before they run one.</summary>
    public static readonly IReadOnlyList<int> Destructive = [2, 4, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 31];

    /// <summary>They move money or correct records on a target that the caller must have seen as it is.</summary>
    public static readonly IReadOnlyList<int> NeedSeenVersion = [9, 11, 12, 17, 18, 21, 23];

    /// <summary>Arguments that name and type explain: a description would only cost tokens.</summary>
    public static readonly IReadOnlySet<string> SelfExplaining = new HashSet<string>(StringComparer.Ordinal)
    {
        "checkout_id", "customer_id", "product_id", "discount_id", "invoice_id", "order_id", "payment_id", "quote_id",
        "operation_id", "expected_version", "items", "email",
        "ship_to", "to", "parcels", "currency", "discount_codes", "limit", "cursor", "id",
        "product_ids", "variant_ids", "max_price", "name", "phone", "company", "billing_address",
        "title", "description", "vendor", "product_type", "tags",
    };
}
