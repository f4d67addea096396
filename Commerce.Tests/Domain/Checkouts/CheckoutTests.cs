using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using Commerce.Tests.Support;

namespace Commerce.Tests.Domain.Checkouts;

public sealed class CheckoutTests
{
    private static readonly PaymentTerms Visa = new("simulated", CaptureMode.Now, "pm_sim_visa");

    [Fact]
    public void A_price_with_tax_is_the_total_and_shows_the_tax_in_it()
    {
        var checkout = Given.AReadyCheckout();

        checkout.Status.ShouldBe(CheckoutStatus.ReadyForPayment);
        (checkout.Subtotal.Amount, checkout.Shipping.Amount, checkout.Total.Amount).ShouldBe(
            ("100.00", "5.49", "105.49"));
        checkout.Tax.Amount.ShouldBe("16.84");
    }

    [Fact]
    public void A_price_without_tax_has_it_added()
    {
        var checkout = Given.AReadyCheckout(pricesIncludeTax: false);

        (checkout.Subtotal.Amount, checkout.Tax.Amount, checkout.Total.Amount).ShouldBe(("100.00", "20.04", "125.53"));
    }

    [Fact]
    public void Everything_that_is_in_the_way_is_said_at_once()
    {
        var checkout = Checkout.Open(
            "tester", Given.Euro, true, CheckoutId.New(), Given.Revision(new WantedItem(Given.Item(5000), 1)),
            Given.Now);

        checkout.Status.ShouldBe(CheckoutStatus.Incomplete);
        Codes(checkout, Given.Now).ShouldBe(["missing_address", "missing_quote"]);
    }

    [Fact]
    public void An_address_a_carrier_cannot_use_names_what_is_missing()
    {
        var checkout = Given.AReadyCheckout();

        checkout.Revise(
            Given.Revision() with { ShipTo = new Address("DE") { Name = "Ada", City = "Berlin" } }, Given.Now);

        checkout.Blockers(Given.Now).Single().Text.ShouldContain("line1, postal_code");
    }

    [Fact]
    public void A_place_without_postal_codes_needs_none()
    {
        var checkout = Given.AReadyCheckout();

        checkout.Revise(
            Given.Revision() with { ShipTo = Given.Berlin with { Country = "AE", PostalCode = null } }, Given.Now);

        Codes(checkout, Given.Now).ShouldBeEmpty();
        checkout.Notices(Given.Now).Single().Code.ShouldBe("tax_not_registered");
    }

    [Fact]
    public void Time_alone_takes_readiness_away()
    {
        var checkout = Given.AReadyCheckout();

        Codes(checkout, Given.Now.AddMinutes(31)).ShouldBe(["reservation_expired"]);
        Codes(checkout, Given.Now.AddHours(1)).ShouldBe(["quote_expired", "reservation_expired"]);
        checkout.StatusAt(Given.Now.AddMinutes(31)).ShouldBe(CheckoutStatus.Incomplete);
        checkout.StatusAt(Given.Now.AddDays(1)).ShouldBe(CheckoutStatus.Expired);
    }

    [Fact]
    public void Other_parcels_make_the_quote_stale()
    {
        var checkout = Given.AReadyCheckout();

        checkout.Revise(Given.Revision() with { ShipmentBasis = "another-shipment" }, Given.Now);

        Codes(checkout, Given.Now).ShouldBe(["quote_stale"]);
    }

    [Fact]
    public void A_line_keeps_its_price_while_its_stock_is_held_and_not_longer()
    {
        var checkout = Given.AReadyCheckout();
        var line = checkout.Lines.Single();
        var dearer = new WantedItem(
            new ItemForSale(
                line.VariantId, line.ProductId, line.Sku, line.Title, Given.Euros(6000), TaxCategory.Standard),
            1);

        checkout.Revise(Given.Revision(dearer), Given.Now.AddMinutes(10));
        checkout.Subtotal.Amount.ShouldBe("50.00");

        checkout.Revise(Given.Revision(dearer), Given.Now.AddMinutes(31));
        checkout.Subtotal.Amount.ShouldBe("60.00");
    }

    [Fact]
    public void A_quote_of_another_checkout_is_not_there()
    {
        var quote = Given.AQuote();
        Checkout.Open("tester", Given.Euro, true, CheckoutId.New(), Given.Revision() with { Quote = quote }, Given.Now);

        Refusal(() => Given.AReadyCheckout().Revise(Given.Revision() with { Quote = quote }, Given.Now))
            .ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public void An_expired_quote_is_refused_by_its_own_code() => Refusal(() => Given.AReadyCheckout().Revise(
        Given.Revision() with { Quote = Given.AQuote(expiresAt: Given.Now) },
        Given.Now)).ShouldBe(ErrorCode.QuoteExpired);

    [Fact]
    public void A_version_that_has_passed_is_refused_with_the_current_one()
    {
        var checkout = Given.AReadyCheckout();

        var refusal = Should.Throw<CommerceException>(() => checkout.RequireEditable(checkout.Version + 1, Given.Now));

        refusal.Code.ShouldBe(ErrorCode.ConflictVersion);
        refusal.Details["current_version"].ShouldBe(checkout.Version);
    }

    [Fact]
    public void Paying_freezes_the_checkout_and_moves_its_version()
    {
        var checkout = Given.AReadyCheckout();
        var seen = checkout.Version;

        var payment = checkout.BeginCompletion(seen, "op_1", null, Visa, Given.Now)!;

        (checkout.Status, payment.Status, payment.Amount).ShouldBe(
            (CheckoutStatus.CompleteInProgress, PaymentStatus.RequiresConfirmation, checkout.Total));
        Refusal(
            () => checkout.BeginCompletion(seen, "op_2", payment, Visa, Given.Now)).ShouldBe(ErrorCode.ConflictVersion);
        Refusal(() => checkout.BeginCompletion(checkout.Version, "op_2", payment, Visa, Given.Now)).ShouldBe(
            ErrorCode.ValidationState);
        Refusal(() => checkout.RequireEditable(checkout.Version, Given.Now)).ShouldBe(ErrorCode.ValidationState);
        Refusal(() => checkout.Cancel("changed my mind", Given.Now)).ShouldBe(ErrorCode.ValidationState);
    }

    [Theory]
    [InlineData(31, "reservation_expired")]
    [InlineData(60, "validation.state")]
    public void A_checkout_that_is_not_ready_is_not_paid(int minutes, string code)
    {
        var checkout = Given.AReadyCheckout();

        Refusal(() => checkout.BeginCompletion(checkout.Version, "op_1", null, Visa, Given.Now.AddMinutes(minutes)))
            .Code.ShouldBe(code);
    }

    [Fact]
    public void After_a_decline_the_same_payment_waits_for_another_method_at_a_higher_version()
    {
        var checkout = Given.AReadyCheckout();
        var payment = checkout.BeginCompletion(checkout.Version, "op_1", null, Visa, Given.Now)!;
        payment.BeginAttempt();
        var first = payment.Reference;
        var seen = checkout.Version;

        payment.Decline(new DeclineFacts(DeclineClass.Soft, "insufficient_funds", true));
        checkout.Reopen(Given.Now.AddMinutes(30), Given.Now);

        (checkout.Status, checkout.Version).ShouldBe((CheckoutStatus.ReadyForPayment, seen + 1));
        var again = checkout.BeginCompletion(checkout.Version, "op_2", payment, Visa, Given.Now)!;
        again.BeginAttempt();
        again.Id.ShouldBe(payment.Id);
        again.Reference.ShouldNotBe(first);
    }

    [Fact]
    public void A_placed_order_is_what_was_agreed()
    {
        var checkout = Given.AReadyCheckout();
        checkout.BeginCompletion(checkout.Version, "op_1", null, Visa, Given.Now);

        var order = checkout.Place(Given.Now);

        (order.Status, order.Total, order.Lines.Single().OrderedQuantity).ShouldBe(
            (OrderStatus.Confirmed, checkout.Total, 2));
        (checkout.Status, checkout.OrderId).ShouldBe((CheckoutStatus.Completed, order.Id));
        Refusal(() => checkout.Place(Given.Now)).ShouldBe(ErrorCode.ValidationState);
    }

    [Fact]
    public void An_unknown_outcome_makes_an_order_that_waits_and_a_checkout_nobody_can_pay_again()
    {
        var checkout = Given.AReadyCheckout();
        var payment = checkout.BeginCompletion(checkout.Version, "op_1", null, Visa, Given.Now)!;

        var order = checkout.PlaceUnconfirmed(Given.Now);

        order.Status.ShouldBe(OrderStatus.Confirming);
        Refusal(() => checkout.BeginCompletion(checkout.Version, "op_2", payment, Visa, Given.Now)).ShouldBe(
            ErrorCode.ValidationState);
        checkout.Confirm(order);
        (order.Status, checkout.Status).ShouldBe((OrderStatus.Confirmed, CheckoutStatus.Completed));
    }

    [Fact]
    public void Nothing_to_pay_needs_no_payment()
    {
        var checkout = Checkout.Open(
            "tester", Given.Euro, true, CheckoutId.New(),
            Given.Revision(new WantedItem(Given.Item(0) with { RequiresShipping = false }, 1)) with
            {
                ShipTo = Given.Berlin,
            },
            Given.Now);

        checkout.BeginCompletion(checkout.Version, "op_1", null, Visa, Given.Now).ShouldBeNull();
        checkout.Place(Given.Now).PaymentId.ShouldBeNull();
    }

    private static IEnumerable<string> Codes(Checkout checkout, DateTimeOffset now) =>
        checkout.Blockers(now).Select(static it => it.Code);

    private static ErrorCode Refusal(Action act) => Should.Throw<CommerceException>(act).Code;
}
