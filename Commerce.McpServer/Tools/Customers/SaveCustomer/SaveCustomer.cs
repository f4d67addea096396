using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Customers;
using Commerce.Domain.Infrastructure.Customers;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Customers.SaveCustomer;

[Tool(
    "Save a customer", Order = 24, Scope = Scopes.CustomersWrite, ReadOnly = false, Destructive = false,
    Idempotent = true, OpenWorld = false)]
[Description("Create a customer; with customer_id change it (fields left out stay) or merge it into another. Reports "
    + "likely duplicates. Card data is refused: a payment method comes from the payment page.")]
public sealed record SaveCustomer : IWrite<CustomerSaved>
{
    public CustomerId? CustomerId { get; init; }

    public int? ExpectedVersion { get; init; }

    public string? Name { get; init; }

    public string? Company { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    [Description("For deliveries.")]
    public Address? Address { get; init; }

    public Address? BillingAddress { get; init; }

    [Description("All of them.")]
    public IReadOnlyList<TaxId>? TaxIds { get; init; }

    [Description("The one that stays.")]
    public CustomerId? MergeInto { get; init; }

    [Description("true: how to get one.")]
    public bool? AddPaymentMethod { get; init; }

    [Description("The equal customer a second one is meant beside.")]
    public CustomerId? InAdditionTo { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>A new customer has no version; an equal one made lately refuses instead.</summary>
    public string? NaturalKey() => CustomerId is { } id
        ? SeenVersion.Key(id.ToString(), ExpectedVersion ?? 0, this with { IdempotencyKey = null }) : null;

    internal CustomerDetails Details() => new()
    {
        Name = Name,
        Company = Company,
        Email = Email,
        Phone = Phone,
        Address = Address,
        BillingAddress = BillingAddress,
        TaxIds = TaxIds,
    };
}

public enum SaveOutcome
{
    Created,
    Changed,

    /// <summary>It is so already.</summary>
    Unchanged,
    Merged,
}

public sealed record CustomerSaved
{
    public required SaveOutcome Outcome { get; init; }

    public required CustomerView Customer { get; init; }

    [Description("Probably the same person; one can be merged into the other.")]
    public IReadOnlyList<LikelyDuplicate>? LikelyDuplicates { get; init; }

    public MovedView? Moved { get; init; }

    public IReadOnlyList<Notice>? Messages { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }
}

/// <summary>How many records name the customer that stays from now on.</summary>
public sealed record MovedView(int Checkouts, int Orders, int InvoiceDrafts);
