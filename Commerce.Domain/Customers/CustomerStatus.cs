using Commerce.Domain.Values;

namespace Commerce.Domain.Customers;

public enum CustomerStatus
{
    Active,

    /// <summary>Somebody known twice: the record only says who it is now.</summary>
    Merged,
}

public static class CustomerMoves
{
    public static readonly Transitions<CustomerStatus> Table = new(
        (CustomerStatus.Active, [CustomerStatus.Merged]),
        (CustomerStatus.Merged, []));
}
