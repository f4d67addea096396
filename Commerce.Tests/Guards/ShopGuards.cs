using Commerce.Tests.Domain.Inventory;
using Commerce.Tests.Tools.Catalog;
using Commerce.Tests.Tools.Customers;
using Commerce.Tests.Tools.Inventory;
using static Commerce.Tests.Guards.Cut;

namespace Commerce.Tests.Guards;

/// <summary>What keeps catalog, stock, discounts and customers from being changed twice or past their bounds.</summary>
internal static class ShopGuards
{
    private const string Infrastructure = "Commerce.Domain/Infrastructure/";

    public static IEnumerable<Guard> All()
    {
        yield return new Guard(
            "equal_customer", "an equal customer is made again",
            [new Expression(
                "Commerce.McpServer/Tools/Customers/SaveCustomer/SaveCustomerHandler.cs", "is { } equal && equal != request.InAdditionTo)",
                "is { } equal && equal != request.InAdditionTo && !{off})")],
            [Check.Of<SaveCustomerTests>(nameof(SaveCustomerTests.An_equal_one_within_a_day_must_be_meant))]);
        yield return new Guard(
            "customer_lock", "two calls make one person at the same time",
            [new Expression(
                Infrastructure + "Customers/CustomerBook.cs", "names.Order(StringComparer.Ordinal))",
                "names.Order(StringComparer.Ordinal).Where(_ => !{off}))")],
            [Check.Of<SaveCustomerTests>(nameof(SaveCustomerTests.Fifty_equal_calls_at_once_make_one_customer))]);
        yield return new Guard(
            "customer_hold", "a merge takes away whom a checkout is just begun for",
            [new Statement(Infrastructure + "Customers/CustomerBook.cs", "session.Command(Hold, current.Value)", " for key share")],
            [Check.Of<MergeCustomerTests>(nameof(MergeCustomerTests.A_merge_waits_for_who_is_beginning_a_checkout))]);
        yield return new Guard(
            "merged_stays", "a merged customer becomes active again",
            [new Database("drop trigger customer_keep_merged on commerce.customer")],
            [Check.Of<MergeCustomerTests>(nameof(MergeCustomerTests.A_merged_customer_stays_merged_whoever_writes))]);
        yield return new Guard(
            "one_catalog_change", "two calls give one handle at the same time",
            [new Expression(
                Infrastructure + "Products/ProductBook.cs", "CatalogLock.TakeAsync(session, cancellationToken);",
                "{off} ? Task.CompletedTask : CatalogLock.TakeAsync(session, cancellationToken);")],
            [Check.Of<SaveProductTests>(nameof(SaveProductTests.Retries_races_and_twins_end_in_one_product_and_one_version))]);
        yield return new Guard(
            "stock_rows_locked", "two documents forget each other's pieces",
            [new Statement(Infrastructure + "Inventory/StockAdjuster.cs", "session.Command(LockItems, [items])", " for update")],
            [Check.Of<AdjustStockTests>(nameof(AdjustStockTests.Fifty_calls_at_once_lose_nothing_and_repeat_nothing))]);
        yield return new Guard(
            "move_within_place", "more is moved than lies there",
            [new Expression(
                "Commerce.Domain/Inventory/StockAdjustment.cs", "when before.At(Location) < line.Quantity =>",
                "when before.At(Location) < line.Quantity && !{off} =>")],
            [Check.Of<StockAdjustmentTests>(nameof(StockAdjustmentTests.More_is_never_moved_than_lies_there))]);
        yield return new Guard(
            "last_use", "a code is used more often than it may be",
            [new Statement(
                Infrastructure + "Discounts/DiscountUses.cs", "ExecuteAsync(Count, cancellationToken",
                "and (d.max_uses is null or d.uses < d.max_uses)")],
            [Check.Of<SaveDiscountTests>(nameof(SaveDiscountTests.The_last_use_goes_to_one_of_many_checkouts_that_pay_at_once))]);
        yield return new Guard(
            "last_use_table", "the table takes a use too many",
            [new Database("alter table commerce.discount drop constraint discount_not_overused")],
            [Check.Of<SaveDiscountTests>(nameof(SaveDiscountTests.The_tables_refuse_a_use_too_many_and_a_use_twice))]);
        yield return new Guard(
            "use_given_back", "a payment that came to nothing keeps its use",
            [new Expression(
                "Commerce.Workers/Checkouts/Completion.cs", "await discounts.ReleaseAsync(Checkout, cancellationToken);",
                "await ({off} ? Task.CompletedTask : discounts.ReleaseAsync(Checkout, cancellationToken));")],
            [Check.Of<SaveDiscountTests>(nameof(SaveDiscountTests.A_declined_payment_gives_the_use_back))]);
    }
}
