using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Customers;

/// <summary>A customer is the staff's; a buyer knows its own alone and makes no other.</summary>
public sealed class CustomerGuard(CommerceSession session, CallContext context)
    : IAccessGuard<SaveCustomer.SaveCustomer>
{
    public async Task RequireAsync(SaveCustomer.SaveCustomer request, CancellationToken cancellationToken)
    {
        if (request.CustomerId is { } id)
        {
            var customer = await session.ReadAsync<Customer>(id.Value, cancellationToken);
            _ = (customer is not null && context.Principal.Sees(customer) ? customer : null).OrNotFound(
                "customer_id", id.ToString());
        }

        if (context.Principal.BuyerOf is not null && (request.CustomerId is null || request.MergeInto is not null))
        {
            throw new CommerceException(
                ErrorCode.PolicyDenied, "A buyer changes its own record; making and merging customers is for the staff.");
        }
    }
}
