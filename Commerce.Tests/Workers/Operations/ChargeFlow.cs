using System.ComponentModel;
using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Ledger;
using Commerce.Domain.Operations;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.Workers.Operations;
using MediatR;

namespace Commerce.Tests.Workers.Operations;

[Tool("Charge", Order = 1, Scope = Scopes.CheckoutComplete, ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = true)]
[Description("Takes one euro, for tests.")]
public sealed record Charge : ILongWrite<ChargeResult>
{
    public required Guid Subject { get; init; }

    public required int ExpectedVersion { get; init; }

    public int DeadlineS { get; init; } = 600;

    /// <summary>What the step does: nothing special, throws, refuses, waits, asks.</summary>
    public string? Behave { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => $"{Subject:N}:{ExpectedVersion}";
}

public sealed record ChargeResult(string Outcome);

public sealed record ChargeState(Guid Subject, string? Behave);

public sealed class ChargeHandler : IRequestHandler<Charge, OperationStart>
{
    public Task<OperationStart> Handle(Charge request, CancellationToken cancellationToken) =>
        Task.FromResult(new OperationStart("prepare", new ChargeState(request.Subject, request.Behave), "Preparing.")
        {
            Deadline = TimeSpan.FromSeconds(request.DeadlineS),
        });
}

[Step("charge", "prepare")]
public sealed class PrepareCharge : LocalStep<ChargeState>
{
    private static readonly InputRequest[] Questions = [Question("sure", "boolean"), Question("count", "integer")];

    private static InputRequest Question(string key, string type) => new(key, $"What about {key}?", null, DateTimeOffset.MaxValue)
    {
        Schema = CommerceJson.ToElement(new
        {
            type = "object",
            properties = new Dictionary<string, object> { [key] = new { type } },
            required = new[] { key },
        }),
    };

    public override Task<StepOutcome> RunAsync(StepContext context, ChargeState state, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(state.Behave switch
        {
            "throw" => throw new InvalidOperationException("A step that always fails."),
            "refuse" => throw new CommerceException(ErrorCode.OutOfStock, "Nothing left."),
            "wait" when !context.CancelRequested => new StepOutcome.Wait("prepare", state, TimeSpan.FromHours(1), "Waiting for a long time."),
            "ask" when context.Answers.Count < Questions.Length && !context.CancelRequested => new StepOutcome.NeedInput(
                "prepare", state, TimeSpan.FromHours(1), "Waiting for answers.", Questions),
            "ask" when context.Answers.Count == Questions.Length => new StepOutcome.Stopped(
                new ChargeResult(CommerceJson.ToText(context.Answers)), "Answered."),
            _ when context.CancelRequested => new StepOutcome.Stopped(new ChargeResult("stopped"), "Nothing had been sent."),
            _ => new StepOutcome.Next("charge", state, "Charging."),
        });
}

[Step("charge", "charge")]
public sealed class SendCharge(LedgerBook ledger) : ProviderStep<ChargeState>
{
    public static readonly Money Price = Money.Parse("1.00", "EUR");

    public override Task<StepPlan> IntendAsync(StepContext context, ChargeState state, CancellationToken cancellationToken) =>
        Task.FromResult<StepPlan>(new StepPlan.Call(new EffectIntent(
            ScriptedProvider.Name, EffectKind.Authorize, state.Subject, JsonElement.Parse("{}"), Price)));

    public override Task<StepOutcome> ConcludeAsync(
        StepContext context, ChargeState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        switch (answer.Outcome)
        {
            case ProviderOutcome.Pending:
                return Task.FromResult<StepOutcome>(new StepOutcome.Wait("charge", state, TimeSpan.FromMilliseconds(50), "In review."));
            case ProviderOutcome.Declined:
                return Task.FromResult<StepOutcome>(new StepOutcome.Refused(new CommerceException(ErrorCode.ProviderDeclined, "Declined.")));
            case ProviderOutcome.Absent:
                return Task.FromResult<StepOutcome>(new StepOutcome.Next("charge", state, "It never arrived; once more."));
        }

        Book(effect);
        return Task.FromResult<StepOutcome>(state.Behave == "throw_after"
            ? new StepOutcome.Next("finish", state, "Finishing.")
            : new StepOutcome.Done(new ChargeResult("charged"), "Charged."));
    }

    public override Task<object> IndeterminateAsync(
        StepContext context, ChargeState state, EffectRecord effect, CancellationToken cancellationToken) =>
        Task.FromResult<object>(new ChargeResult("indeterminate"));

    public override Task SettleLateAsync(
        StepContext context, ChargeState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Outcome == ProviderOutcome.Succeeded)
        {
            Book(effect);
        }

        return Task.CompletedTask;
    }

    private void Book(EffectRecord effect) => ledger.Post(
        new LedgerEntry(
            "charge", "test", effect.SubjectId,
            new LedgerTransfer(TransferKind.Post, LedgerAccount.ProviderClearing, LedgerAccount.Prepayments, Price))
        {
            EffectId = effect.EffectId,
        });
}

[Step("charge", "finish")]
public sealed class FinishCharge : LocalStep<ChargeState>
{
    public override Task<StepOutcome> RunAsync(StepContext context, ChargeState state, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A step after the charge that always fails.");
}
