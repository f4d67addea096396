using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Shipping;

/// <summary>Ends when every carrier has answered or the deadline has come; a partial answer is a normal one.</summary>
[Step(QuoteShippingWork.Tool, QuoteShippingWork.Gather)]
public sealed class GatherQuotes(CommerceSession session) : LocalStep<QuoteState>
{
    private const string TimeLeft = "select $1::timestamptz - clock_timestamp()";

    public override async Task<StepOutcome> RunAsync(
        StepContext context, QuoteState state, CancellationToken cancellationToken)
    {
        var open = context.Children.Where(static it => !IsFinal(it)).Select(static it => it.Name).ToArray();
        if (open.Length > 0 && !context.IsOverdue && !context.CancelRequested)
        {
            await using var command = session.Command(TimeLeft, context.DeadlineAt);
            var left = (TimeSpan)(await command.ExecuteScalarAsync(cancellationToken))!;
            return new StepOutcome.Wait(
                QuoteShippingWork.Gather, state, left > TimeSpan.Zero ? left : TimeSpan.Zero,
                $"Waiting for {string.Join(", ", open)}.");
        }

        var answers = context.Children.Where(IsFinal).Select(static it => (it.Name, Offers: Read(it))).ToArray();
        CarrierFailure[] failures =
        [
            .. state.Carriers.Where(carrier => context.Children.All(child => child.Name != carrier))
                .Select(static carrier => new CarrierFailure(carrier, "not_connected")),
            .. open.Select(static carrier => new CarrierFailure(carrier, "carrier_timeout")),
            .. answers.Where(static it => it.Offers is not { Quotes.Count: > 0 })
                .Select(static it => it.Offers?.Failure ?? new CarrierFailure(it.Name, "carrier_failed")),
        ];
        var quotes = answers.SelectMany(static it => it.Offers?.Quotes ?? []).OrderBy(static it => it.Amount.Minor)
            .ThenBy(static it => it.TransitDays).ThenBy(static it => it.Carrier, StringComparer.Ordinal).ToArray();
        var result = new ShippingQuoted
        {
            Complete = failures.Length == 0,
            CheckoutId = state.CheckoutId,
            Quotes = quotes,
            Failures = failures.Length == 0 ? null : failures,
            NextActions = quotes.Length == 0 ? ["quote_shipping"] : state.CheckoutId is null ? [] : ["update_checkout"],
        };
        var message = $"{quotes.Length} quotes of {answers.Length} carriers, {failures.Length} without.";
        return context.CancelRequested
            ? new StepOutcome.Stopped(result, message) : new StepOutcome.Done(result, message);
    }

    private static CarrierOffers? Read(ChildOperation child) =>
        child.Result is { } result ? CommerceJson.Read<CarrierOffers>(result) : null;

    private static bool IsFinal(ChildOperation child) =>
        child.Status is OperationStatus.Completed or OperationStatus.Failed or OperationStatus.Cancelled;
}
