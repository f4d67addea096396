using Commerce.Domain.Values;

namespace Commerce.Domain.Customers;

/// <summary>Somebody who buys. All of it but the id is personal data.</summary>
public sealed class Customer : Aggregate
{
    private Customer()
    {
    }

    public CustomerId Id { get; private set; }

    public string? Name { get; private set; }

    public string? Email { get; private set; }

    /// <summary>Where things go unless a checkout says otherwise.</summary>
    public Address? Address { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static Customer Meet(string? name, string? email, Address? address, DateTimeOffset now)
    {
        var customer = new Customer
        {
            Id = CustomerId.New(),
            Name = name,
            Email = email,
            Address = address,
            CreatedAt = now,
        };
        customer.Record(new DomainEvent("customer.met", customer.Id.ToString()));
        return customer;
    }
}
