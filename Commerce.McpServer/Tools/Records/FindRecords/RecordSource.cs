using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Discounts;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Tools.Records.FindRecords;

/// <summary>Where records of a type are found, as parts of the one statement, and which filters it has.</summary>
/// <param name="From">The table as x, with what it is joined to.</param>
/// <param name="Visible">Who may see a row; must agree with where it is read.</param>
internal sealed record RecordSource(string Prefix, string From, string Visible, IReadOnlyList<string> Statuses)
{
    private const string Null = "null::";

    // $10 who asks, $11 whether it sees everybody's, $12 its customer if it is a buyer.
    private const string OwnCheckout = "(case when $12::uuid is null then c.owner = $10 or $11 else c.customer_id = $12 end)";
    private const string StaffOnly = "$12::uuid is null";

    // Says nothing and names the parameter: the database wants to know the type of each.
    private const string Everybody = "$12::uuid is not distinct from $12";

    public string Status { get; init; } = "x.status";

    public string Label { get; init; } = Null + "text";

    public string Minor { get; init; } = Null + "bigint";

    public string Currency { get; init; } = Null + "text";

    public string? Customer { get; init; }

    public string? Email { get; init; }

    public string At { get; init; } = "x.created_at";

    /// <summary>The label names a person.</summary>
    public bool IsPersonal { get; init; }

    public bool HasText => Label != Null + "text";

    public static RecordSource Of(RecordType type) => type switch
    {
        RecordType.Customer => new(
            CustomerId.Prefix, "commerce.customer x", "($12::uuid is null or x.id = $12)", Names<CustomerStatus>())
        {
            Label = "coalesce(x.name, x.company)", Email = "x.email", IsPersonal = true,
        },
        RecordType.Order => new(
            OrderId.Prefix, "commerce.order x", "($12::uuid is null or x.customer_id = $12)", Names<OrderStatus>())
        {
            Minor = "x.total_minor", Currency = "x.currency", Customer = "x.customer_id", Email = "x.buyer_email",
            At = "x.placed_at",
        },
        RecordType.Checkout => new(
            CheckoutId.Prefix, "commerce.checkout x join commerce.checkout c on c.id = x.id", OwnCheckout,
            Names<CheckoutStatus>())
        {
            Minor = "x.total_minor", Currency = "x.currency", Customer = "x.customer_id", Email = "x.buyer_email",
        },
        RecordType.Payment => new(
            PaymentId.Prefix,
            "commerce.payment x left join commerce.checkout c on c.id = x.checkout_id left join commerce.invoice i on i.id = x.invoice_id",
            $"(case when x.invoice_id is null then {OwnCheckout} or ($12::uuid is null and c.order_id is not null) "
                + "else $12::uuid is null or i.customer_id = $12 end)",
            Names<PaymentStatus>())
        {
            Minor = "x.amount_minor", Currency = "x.currency", Customer = "coalesce(c.customer_id, i.customer_id)",
        },
        RecordType.Invoice => new(
            InvoiceId.Prefix, "commerce.invoice x",
            "($12::uuid is null or (x.customer_id = $12 and x.number is not null))", Names<InvoiceStatus>())
        {
            Label = "x.number", Minor = "x.total_minor", Currency = "x.currency", Customer = "x.customer_id",
        },
        RecordType.Product => new(ProductId.Prefix, "commerce.product x", Everybody, Names<ProductStatus>())
        {
            Label = "x.title",
        },
        _ => new(DiscountId.Prefix, "commerce.discount x", StaffOnly, Names<DiscountStatus>()) { Label = "x.code" },
    };

    /// <summary>Ids grow with time, so a page begins where the last one ended whatever was made meanwhile.</summary>
    public string Sql() => $"""
        select x.id, {Status}, {Label}, {Minor}, {Currency}, {Customer ?? Null + "uuid"}, {At}
        from {From}
        where x.tenant_id = $1 and ($2::uuid is null or x.id < $2) and ($4::text is null or {Status} = $4)
            and ($5::uuid is null or {Customer ?? Null + "uuid"} = $5)
            and ($6::text is null or lower({Email ?? Null + "text"}) = lower($6))
            and ($7::text is null or position(lower($7) in lower({Label})) > 0)
            and ($8::timestamptz is null or {At} >= $8) and ($9::timestamptz is null or {At} < $9)
            and $10::text is not null and $11::bool is not null and {Visible}
        order by x.id desc limit $3
        """;

    private static string[] Names<TStatus>()
        where TStatus : struct, Enum => [.. Enum.GetValues<TStatus>().Select(Transitions<TStatus>.Write)];
}
