namespace Commerce.Domain.Inventory;

/// <summary>A reservation is active once; each of the other three ends it for good.</summary>
public enum ReservationState
{
    Active,
    Consumed,
    Released,
    Expired,
}
