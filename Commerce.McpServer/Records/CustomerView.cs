using System.ComponentModel;
using Commerce.Domain.Customers;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

/// <summary>A customer as the caller may see it: without the right to personal data only its id and version.</summary>
public sealed record CustomerView
{
    private const string Buyer = "buyer";

    public required CustomerId CustomerId { get; init; }

    [Description("The id asked for, which was merged into this one.")]
    public CustomerId? ReadAs { get; init; }

    public required int Version { get; init; }

    public UntrustedText? Name { get; init; }

    public UntrustedText? Company { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public AddressView? Address { get; init; }

    public AddressView? BillingAddress { get; init; }

    public IReadOnlyList<TaxId>? TaxIds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static CustomerView Of(Customer customer, bool personal)
    {
        var view = new CustomerView
        {
            CustomerId = customer.Id,
            Version = customer.Version,
            CreatedAt = customer.CreatedAt,
            Address = AddressView.Of(customer.Address, customer.Id.ToString(), personal),
            BillingAddress = AddressView.Of(customer.BillingAddress, customer.Id.ToString(), personal),
        };
        return !personal ? view : view with
        {
            Name = UntrustedText.From(customer.Name, Buyer),
            Company = UntrustedText.From(customer.Company, Buyer),
            Email = customer.Email,
            Phone = customer.Phone,
            TaxIds = customer.TaxIds.Count == 0 ? null : customer.TaxIds,
        };
    }
}
