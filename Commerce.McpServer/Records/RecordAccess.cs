using Commerce.Domain.Access;
using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;

namespace Commerce.McpServer.Records;

/// <summary>
/// Which records of a merchant a principal may see. What it may not see answers exactly like what does not exist. An
/// open checkout is its owner's; a buyer sees what is that customer's and nothing else; staff see by scope.
/// </summary>
public static class RecordAccess
{
    public static bool Sees(this Principal principal, Checkout checkout) => principal.BuyerOf is { } buyer
        ? checkout.CustomerId?.Value == buyer
        : checkout.Owner == principal.Text || principal.Scopes.Grants(Scopes.OperationsReadAll);

    public static bool Sees(this Principal principal, Order order) =>
        principal.BuyerOf is not { } buyer || order.CustomerId?.Value == buyer;

    public static bool Sees(this Principal principal, Invoice invoice) => principal.BuyerOf is not { } buyer
        || (invoice.CustomerId.Value == buyer && invoice.Status.IsIssued());

    public static bool Sees(this Principal principal, Customer customer) =>
        principal.BuyerOf is not { } buyer || customer.Id.Value == buyer || customer.MergedInto?.Value == buyer;

    /// <summary>Names and addresses only for who may read them.</summary>
    public static bool SeesPersonalData(this Principal principal) => principal.Scopes.Grants(Scopes.PiiRead);

    /// <summary>The customer a checkout is for: a buyer's own, always.</summary>
    public static CustomerId? CustomerFor(this Principal principal, CustomerId? wanted, string path)
    {
        if (principal.BuyerOf is not { } buyer)
        {
            return wanted;
        }

        return wanted is null || wanted.Value.Value == buyer
            ? new CustomerId(buyer)
            : throw CommerceException.At(ErrorCode.NotFound, path, $"There is no {wanted}.");
    }
}
