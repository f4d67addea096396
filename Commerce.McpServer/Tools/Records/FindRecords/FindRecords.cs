using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Customers;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Records.FindRecords;

[Tool(
    "Find records", Order = 25, Scope = Scopes.RecordsRead, ReadOnly = true, Destructive = false, Idempotent = true,
    OpenWorld = false)]
[Description("List or search records of one type, newest first. For what can be bought use search_catalog, for a whole "
    + "record get_record.")]
public sealed record FindRecords : IRead<RecordPage>
{
    [Description("Which records.")]
    public required RecordType Type { get; init; }

    [Description("As the answers say it, such as confirmed.")]
    public string? Status { get; init; }

    public CustomerId? CustomerId { get; init; }

    public string? Email { get; init; }

    [Description("Part of a name, title or code.")]
    public string? Text { get; init; }

    [Description("From then on.")]
    public DateTimeOffset? CreatedFrom { get; init; }

    [Description("Before then.")]
    public DateTimeOffset? CreatedTo { get; init; }

    [Description("1-100, default 20.")]
    public int? Limit { get; init; }

    public string? Cursor { get; init; }
}

public enum RecordType
{
    Customer,
    Order,
    Checkout,
    Payment,
    Product,
    Discount,
    Invoice,
    Refund,
}

public sealed record RecordPage
{
    public required IReadOnlyList<RecordRow> Items { get; init; }

    [Description("Absent on the last page.")]
    public string? NextCursor { get; init; }
}

public sealed record RecordRow
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    [Description("Name, title or code.")]
    public UntrustedText? Label { get; init; }

    public Money? Total { get; init; }

    public CustomerId? CustomerId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
