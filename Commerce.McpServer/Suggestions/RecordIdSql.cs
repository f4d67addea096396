namespace Commerce.McpServer.Suggestions;

/// <summary>
/// The statements behind <see cref="RecordIds"/>. Each begins with the merchant, the first and the last id and how many
/// rows; who may see a record is the same here as where it is read.
/// </summary>
internal static class RecordIdSql
{
    // $5 who asks, $6 whether it sees everybody's, $7 its customer if it is a buyer.
    private const string MaySee = "(case when $7::uuid is null then c.owner = $5 or $6 else c.customer_id = $7 end)";
    private const string MaySeeParts = $"({MaySee} or ($7::uuid is null and c.order_id is not null))";

    public const string Checkouts = $"""
        select c.id from commerce.checkout c where c.tenant_id = $1 and c.id between $2 and $3 and {MaySee}
        order by c.id desc limit $4
        """;

    public const string Orders = """
        select o.id from commerce.order o
        where o.tenant_id = $1 and o.id between $2 and $3 and ($5::uuid is null or o.customer_id = $5)
        order by o.placed_at desc, o.id desc limit $4
        """;

    public const string Customers = """
        select c.id from commerce.customer c
        where c.tenant_id = $1 and c.id between $2 and $3 and c.status = 'active' and ($5::uuid is null or c.id = $5)
        order by c.id desc limit $4
        """;

    // A code is worth money: buyers are not shown which there are.
    public const string Discounts = """
        select d.id from commerce.discount d
        where d.tenant_id = $1 and d.id between $2 and $3 and $5::uuid is null order by d.id desc limit $4
        """;

    public const string Invoices = """
        select i.id from commerce.invoice i
        where i.tenant_id = $1 and i.id between $2 and $3
            and ($5::uuid is null or (i.customer_id = $5 and i.number is not null))
        order by i.id desc limit $4
        """;

    public const string CreditNotes = """
        select n.id from commerce.credit_note n join commerce.invoice i on i.id = n.invoice_id
        where n.tenant_id = $1 and n.id between $2 and $3 and ($5::uuid is null or i.customer_id = $5)
        order by n.id desc limit $4
        """;

    public const string Refunds = """
        select r.id
        from commerce.refund r left join commerce.invoice i on i.id = r.invoice_id
            left join commerce.payment p on p.id = r.payment_id left join commerce.checkout c on c.id = p.checkout_id
        where r.tenant_id = $1 and r.id between $2 and $3 and ($5::uuid is null or coalesce(i.customer_id, c.customer_id) = $5)
        order by r.id desc limit $4
        """;

    public const string Payments = $"""
        select p.id from commerce.payment p left join commerce.checkout c on c.id = p.checkout_id
            left join commerce.invoice i on i.id = p.invoice_id
        where p.tenant_id = $1 and p.id between $2 and $3
            and case when p.invoice_id is null then {MaySeeParts} else $7::uuid is null or i.customer_id = $7 end
        order by p.id desc limit $4
        """;

    public const string Quotes = $"""
        select q.id from commerce.shipping_quote q left join commerce.checkout c on c.id = q.checkout_id
        where q.tenant_id = $1 and q.id between $2 and $3 and (q.checkout_id is null or {MaySeeParts})
        order by q.id desc limit $4
        """;

    // $5 the beginning of a code, $6 that of a title as search writes it; empty where nothing was typed.
    public const string Products = """
        select p.id from commerce.product p
        where p.tenant_id = $1 and (p.id between $2 and $3 or ($5 <> '' and (
            starts_with(p.handle, $5) or exists (select from commerce.variant v
                where v.product_id = p.id and (starts_with(lower(v.sku), $5)
                    or ($6 <> '' and starts_with(v.search_inside, commerce.folded($6))))))))
        order by p.id desc limit $4
        """;
}
