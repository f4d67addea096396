using Commerce.Domain.Discounts;
using Commerce.Domain.Values;

namespace Commerce.Domain.Checkouts;

/// <summary>A code as it was when the checkout was priced, with what it took off.</summary>
public sealed record CheckoutDiscount(DiscountTerms Terms, Money Taken);
