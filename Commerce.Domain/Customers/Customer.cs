using Commerce.Domain.Errors;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Customers;

/// <summary>Somebody who buys. All of it but the id is personal data.</summary>
public sealed class Customer : Aggregate
{
    /// <summary>An equal customer made within this time is more likely a repeated call than a namesake.</summary>
    public static readonly TimeSpan DuplicateWithin = TimeSpan.FromHours(24);

    private Customer()
    {
    }

    public CustomerId Id { get; private set; }

    public CustomerStatus Status { get; private set; }

    public string? Name { get; private set; }

    public string? Company { get; private set; }

    public string? Email { get; private set; }

    public string? Phone { get; private set; }

    /// <summary>Where things go unless a checkout says otherwise.</summary>
    public Address? Address { get; private set; }

    public Address? BillingAddress { get; private set; }

    public IReadOnlyList<TaxId> TaxIds { get; private set; } = [];

    /// <summary>Who it is now, of a record that was merged.</summary>
    public CustomerId? MergedInto { get; private set; }

    /// <summary>What it was made from, as <see cref="CustomerDetails.Fingerprint"/> says it.</summary>
    public byte[]? CreatedAs { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Their address, with their name where it has none: a parcel is for somebody.</summary>
    public Address? DeliveryAddress => Address is { Name: null } ? Address with { Name = Name ?? Company } : Address;

    /// <summary>
    /// Their VAT number, if one of their tax ids has the form of one: that of the country something is supplied to before any other.
    /// </summary>
    public string? VatId => TaxIds.OrderByDescending(it => it.Country == Address?.Country)
        .Select(static it => VatNumbers.Read(it.Country, it.Number)).FirstOrDefault(static it => it is not null);

    public CustomerDetails Details => new()
    {
        Name = Name,
        Company = Company,
        Email = Email,
        Phone = Phone,
        Address = Address,
        BillingAddress = BillingAddress,
        TaxIds = TaxIds,
    };

    public static Customer Meet(string? name, string? email, Address? address, DateTimeOffset now) =>
        Meet(new CustomerDetails { Name = name, Email = email, Address = address }, now);

    public static Customer Meet(CustomerDetails details, DateTimeOffset now)
    {
        var customer = new Customer { Id = CustomerId.New(), CreatedAt = now };
        var clean = details.Clean();
        customer.Take(clean);
        customer.CreatedAs = clean.Fingerprint();
        customer.Record(new DomainEvent("customer.met", customer.Id.ToString()));
        return customer;
    }

    /// <summary>Refuses a change by somebody who saw an older version, or of a record that only forwards.</summary>
    public void RequireEditable(int expectedVersion)
    {
        if (Status == CustomerStatus.Merged)
        {
            throw new CommerceException(
                ErrorCode.ValidationState, $"Customer {Id} was merged into {MergedInto}; name that one.",
                new Problem("customer_id", "was merged", MergedInto.ToString()))
            {
                Details = new Dictionary<string, object?> { ["merged_into"] = MergedInto?.ToString() },
            };
        }

        if (expectedVersion != Version)
        {
            throw CommerceException.Stale("customer", Version, expectedVersion);
        }
    }

    /// <summary>False when it is so already; then the version stays.</summary>
    public bool Change(CustomerDetails change)
    {
        var before = CommerceJson.ToText(Details);
        Take(change.Clean().Over(Details));
        if (before == CommerceJson.ToText(Details))
        {
            return false;
        }

        Touch();
        Record(new DomainEvent("customer.changed", Id.ToString(), new { Version }));
        return true;
    }

    /// <summary>From now on this record only says who it is: the other one, which learns what it did not know.</summary>
    public void MergeInto(Customer other)
    {
        if (other.Status == CustomerStatus.Merged || other.Id == Id)
        {
            throw new CommerceException(
                ErrorCode.ValidationState, $"{Id} cannot be merged into {other.Id}.",
                new Problem("merge_into", "must be another customer that is not merged itself"));
        }

        other.Absorb(this);
        if (CustomerMoves.Table.Judge(Status, CustomerStatus.Merged) == Move.Moved)
        {
            (Status, MergedInto) = (CustomerStatus.Merged, other.Id);
            Touch();
            Record(new DomainEvent("customer.merged", Id.ToString(), new { into = other.Id }));
        }
    }

    private void Absorb(Customer other)
    {
        var numbers = TaxIds.Concat(other.TaxIds).DistinctBy(static it => it.Identity()).ToArray();
        Take(Details.Over(other.Details) with { TaxIds = numbers });
        Touch();
        Record(new DomainEvent("customer.absorbed", Id.ToString(), new { other = other.Id, Version }));
    }

    private void Take(CustomerDetails details)
    {
        (Name, Company, Email, Phone) = (details.Name, details.Company, details.Email, details.Phone);
        (Address, BillingAddress, TaxIds) = (details.Address, details.BillingAddress, details.TaxIds ?? []);
    }
}
