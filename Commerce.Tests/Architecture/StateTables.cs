using System.Reflection;
using Commerce.Domain.Approvals;
using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Discounts;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Refunds;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;

namespace Commerce.Tests.Architecture;

/// <summary>The tables of states and moves, in the order the documentation draws them.</summary>
internal static class StateTables
{
    public static readonly IReadOnlyList<(string Title, Type State, string Mermaid)> All =
    [
        Of("Checkout", CheckoutMoves.Table), Of("Payment", PaymentMoves.Table), Of("Order", OrderMoves.Table),
        Of("Shipping quote", QuoteMoves.Table), Of("Invoice", InvoiceMoves.Table), Of("Message with an invoice", MessageMoves.Table),
        Of("Month of the books", PeriodMoves.Table), Of("Customer", CustomerMoves.Table), Of("Discount", DiscountMoves.Table),
        Of("Refund", RefundMoves.Table), Of("Approval", ApprovalMoves.Table),
    ];

    /// <summary>The states that some type of the model has a table of.</summary>
    public static Type[] OfTheModel() =>
    [
        .. from type in typeof(Transitions<>).Assembly.GetTypes()
           from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
           where field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(Transitions<>)
           select field.FieldType.GetGenericArguments()[0],
    ];

    private static (string Title, Type State, string Mermaid) Of<TState>(string title, Transitions<TState> table)
        where TState : struct, Enum => (title, typeof(TState), table.Mermaid());
}
