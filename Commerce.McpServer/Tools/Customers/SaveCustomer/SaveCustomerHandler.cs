using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Customers;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Customers.SaveCustomer;

public sealed class SaveCustomerHandler(
    CommerceSession session, CallContext context, CustomerBook book, CustomerMerge merge)
    : IRequestHandler<SaveCustomer, CustomerSaved>
{
    public Task<CustomerSaved> Handle(SaveCustomer request, CancellationToken cancellationToken) => request switch
    {
        { CustomerId: { } from, MergeInto: { } into } => MergeAsync(request, from, into, cancellationToken),
        { CustomerId: { } id } => ChangeAsync(request, id, cancellationToken),
        _ => CreateAsync(request, cancellationToken),
    };

    private async Task<CustomerSaved> CreateAsync(SaveCustomer request, CancellationToken cancellationToken)
    {
        var details = request.Details().Clean();
        await book.LockAsync(details, cancellationToken);
        var since = session.Now - Customer.DuplicateWithin;
        if (await book.EqualAsync(details, since, cancellationToken) is { } equal && equal != request.InAdditionTo)
        {
            throw Suspected(equal);
        }

        var customer = Customer.Meet(details, session.Now);
        session.Db.Add(customer);
        return await AnswerAsync(request, SaveOutcome.Created, customer, cancellationToken);
    }

    private async Task<CustomerSaved> ChangeAsync(
        SaveCustomer request, CustomerId id, CancellationToken cancellationToken)
    {
        var customer = (await session.LockAsync<Customer>(id.Value, cancellationToken))
            .OrNotFound("customer_id", id.ToString());
        customer.RequireEditable(request.ExpectedVersion!.Value);
        var outcome = customer.Change(request.Details()) ? SaveOutcome.Changed : SaveOutcome.Unchanged;
        return await AnswerAsync(request, outcome, customer, cancellationToken);
    }

    private async Task<CustomerSaved> MergeAsync(
        SaveCustomer request, CustomerId from, CustomerId into, CancellationToken cancellationToken)
    {
        var merged = await merge.RunAsync(from, request.ExpectedVersion!.Value, into, cancellationToken);
        var answer = await AnswerAsync(request, SaveOutcome.Merged, merged.Stays, cancellationToken);
        return answer with { Moved = new MovedView(merged.Checkouts, merged.Orders, merged.InvoiceDrafts) };
    }

    private async Task<CustomerSaved> AnswerAsync(
        SaveCustomer request, SaveOutcome outcome, Customer customer, CancellationToken cancellationToken)
    {
        book.Remember(customer);
        LikelyDuplicate[] likely = context.Principal.BuyerOf is not null ? []
            : [.. (await book.LikelyAsync(customer, cancellationToken)).Where(it => it.CustomerId != request.CustomerId)];
        return new CustomerSaved
        {
            Outcome = outcome,
            Customer = CustomerView.Of(customer, context.Principal.SeesPersonalData()),
            LikelyDuplicates = likely.Length == 0 ? null : likely,
            Messages = request.AddPaymentMethod == true ? [ByPage] : null,
            NextActions = likely.Length == 0 ? ["start_checkout"] : ["start_checkout", "save_customer"],
        };
    }

    private static Notice ByPage { get; } = new(
        "payment_method_by_page", Severity.Info, "add_payment_method",
        "Only the buyer gives a payment method, on the provider's page: start_checkout with this customer_id, then "
            + "complete_checkout without payment_method_id; its action_url is the page.",
        Resolution.RequiresBuyerInput);

    private static CommerceException Suspected(CustomerId equal) => new(
        ErrorCode.DuplicateSuspected,
        $"{equal} was made from equal details within 24 hours. Use it, or say that a second one is meant.",
        new Problem("in_addition_to", "an equal customer exists already", "the id of that customer", $"\"{equal}\""))
    {
        Details = new Dictionary<string, object?> { ["customer_id"] = equal.ToString() },
    };
}
