using Commerce.Tests.Architecture;
using Commerce.Tests.Domain.Checkouts;
using Commerce.Tests.Domain.Infrastructure.Audit;
using Commerce.Tests.Domain.Infrastructure.Ledger;
using Commerce.Tests.Domain.Inventory;
using Commerce.Tests.Domain.Payments;
using Commerce.Tests.Hosting;
using Commerce.Tests.Tools.Checkouts;
using Commerce.Tests.Workers.Bus;
using Commerce.Tests.Workers.Operations;
using static Commerce.Tests.Guards.Cut;

namespace Commerce.Tests.Guards;

/// <summary>Every guard, one entry each.</summary>
internal static class GuardTable
{
    private const string Engine = "Commerce.Domain/Infrastructure/Engine/";
    private const string Operations = "Commerce.Workers/Operations/";

    public static IReadOnlyList<Guard> All { get; } =
    [
        .. Claims(), .. Keys(), .. Effects(), .. Money(), .. Callers(), .. Doorbells(), .. ShopGuards.All(), .. InvoiceGuards.All(), .. CollectionGuards.All(),
        .. DocumentGuards.All(), .. PayGuards.All(), .. ApprovalGuards.All(),
    ];

    private static IEnumerable<Guard> Claims()
    {
        yield return new Guard(
            "lease_fence", "a step writes although a newer claim exists",
            [new Expression(
                Engine + "OperationFence.cs", "if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)",
                "if (await command.ExecuteNonQueryAsync(cancellationToken) == 0 && !{off})")],
            [Check.Of<OperationTests>(nameof(OperationTests.A_stale_epoch_writes_nothing)), new Check.Seeds(1, 200)]);
        yield return new Guard(
            "lease", "an operation is claimed although somebody holds it",
            [new Statement(
                Engine + "OperationQueue.cs", "dataSource.CreateCommand(sql)",
                "and (owner is null or lease_until < clock_timestamp())")],
            [Check.Of<OperationTests>(nameof(OperationTests.An_operation_that_is_held_is_nobody_elses))]);
        yield return new Guard(
            "lease_scan", "the scanner claims what somebody holds",
            [new Statement(
                Engine + "OperationQueue.cs", "dataSource.CreateCommand(ClaimDue)",
                "and (owner is null or lease_until < clock_timestamp())")],
            [Check.Of<OperationTests>(nameof(OperationTests.An_operation_that_is_held_is_nobody_elses))]);
        yield return new Guard(
            "quarantine", "after three claims without progress work stays among the others",
            [new Expression(
                Engine + "OperationQueue.cs", "Add(command, claim.OperationId, claim.Owner, claim.Epoch, after, QuarantineAfter);",
                "Add(command, claim.OperationId, claim.Owner, claim.Epoch, after, {off} ? int.MaxValue : QuarantineAfter);")],
            [Check.Of<PoisonTests>(nameof(PoisonTests.A_step_that_failed_three_times_runs_apart_from_the_others))]);
        yield return new Guard(
            "killer_apart", "work that ends its process stays among the others",
            [new Expression(
                Engine + "OperationQueue.cs", "Add(command, lane, owner, Lease, atMost, HandlerVersion, QuarantineAfter);",
                "Add(command, lane, owner, Lease, atMost, HandlerVersion, {off} ? int.MaxValue : QuarantineAfter);")],
            [Check.Of<PoisonTests>(nameof(PoisonTests.Work_that_ended_its_process_three_times_runs_apart_from_the_others))]);
        yield return new Guard(
            "give_up", "work that always fails is tried for ever",
            [new Expression(
                Operations + "OperationRunner.cs", "if (claim.Attempt > OperationQueue.GiveUpAfter &&",
                "if (claim.Attempt > OperationQueue.GiveUpAfter && !{off} &&")],
            [Check.Of<PoisonTests>(nameof(PoisonTests.A_step_that_always_fails_is_quarantined_and_given_up))]);
        yield return new Guard(
            "give_up_only_harmless", "work is given up although somebody was charged for it",
            [new Expression(
                Operations + "OperationRunner.cs", "if (await scope.Effects.MayHaveActedAsync(", "if (!{off} && await scope.Effects.MayHaveActedAsync(")],
            [Check.Of<PoisonTests>(nameof(PoisonTests.Work_for_which_money_moved_is_never_given_up))]);
        yield return new Guard(
            "final_state", "a final operation can change",
            [new Database("drop trigger operation_keep_terminal on engine.operation")],
            [Check.Of<OperationTests>(nameof(OperationTests.A_final_operation_never_changes_again))]);
    }

    private static IEnumerable<Guard> Keys()
    {
        yield return new Guard(
            "natural_key", "acting twice on the same version is two operations",
            [new Expression(
                Engine + "CallIdentity.cs", "naturalKey is null ? null :", "naturalKey is null || {off} ? null :")],
            [Check.Of<OperationTests>(nameof(OperationTests.A_hundred_calls_with_a_hundred_caller_keys_are_one_operation)), new Check.Seeds(1, 40)]);
        yield return new Guard(
            "caller_key", "a key of the caller binds nothing",
            [new Expression(
                Engine + "OperationKeys.cs", "if (call.CallerKey is not null && !await TryBindAsync(",
                "if (call.CallerKey is not null && !{off} && !await TryBindAsync(")],
            [Check.Of<StartCheckoutTests>(nameof(StartCheckoutTests.The_same_key_is_the_same_checkout))]);
        yield return new Guard(
            "caller_key_unique", "the table takes a key of the caller twice",
            [new Database("alter table engine.operation_key drop constraint operation_key_pkey")],
            [Check.Of<StartCheckoutTests>(nameof(StartCheckoutTests.The_same_key_is_the_same_checkout))]);
        yield return new Guard(
            "arguments_hash", "a known key answers whatever is asked under it",
            [new Expression(
                Engine + "OperationKeys.cs", "call.ArgumentsHash.AsSpan().SequenceEqual(known.Hash)",
                "({off} || call.ArgumentsHash.AsSpan().SequenceEqual(known.Hash))")],
            [Check.Of<OperationTests>(nameof(OperationTests.The_same_caller_key_with_other_arguments_is_a_conflict)), new Check.Seeds(1, 40)]);
    }

    private static IEnumerable<Guard> Effects()
    {
        yield return new Guard(
            "key_expiry", "a call is sent again under a key that the provider has forgotten",
            [new Expression(Engine + "EffectStore.cs", "KeyIsDead = reader.GetBoolean(10)", "KeyIsDead = reader.GetBoolean(10) && !{off}")],
            [Check.Of<EffectTests>(nameof(EffectTests.After_the_key_may_be_forgotten_nothing_is_sent_again)), new Check.Seeds(1, 305)]);
        yield return new Guard(
            "quiet_period", "not found is taken for never arrived at once",
            [new Expression(Engine + "EffectStore.cs", "IsQuiet = reader.GetBoolean(11)", "IsQuiet = reader.GetBoolean(11) || {off}")],
            [Check.Of<EffectTests>(nameof(EffectTests.A_call_that_never_arrived_is_sent_again_under_the_same_key)), new Check.Seeds(1, 200)]);
        yield return new Guard(
            "last_sending", "a call is sent again when it will soon be believed absent",
            [new Expression(Engine + "EffectStore.cs", "MayBeSent = reader.GetBoolean(18)", "MayBeSent = reader.GetBoolean(18) || {off}")],
            [Check.Of<EffectTests>(nameof(EffectTests.A_call_that_may_still_be_under_way_is_never_taken_for_one_that_never_arrived))]);
        yield return new Guard(
            "ask_before_sending", "a call in doubt is sent again without asking",
            [new Expression(Operations + "ProviderStepRun.cs", "if (!maySend || effect.Checks > 0)", "if (!maySend || (effect.Checks > 0 && !{off}))")],
            [Check.Of<EffectTests>(nameof(EffectTests.An_answer_that_was_lost_after_the_act_is_looked_up_and_never_sent_again))]);
        yield return new Guard(
            "one_live_authorization", "a payment may be authorised beside an open or live authorization",
            [new Database("drop index engine.one_live_authorization")],
            [Check.Of<EffectTests>(nameof(EffectTests.An_unknown_outcome_at_the_deadline_is_said_and_bars_a_second_charge_until_it_is_settled))]);
        yield return new Guard(
            "effect_once", "one step intends a call twice",
            [new Database("alter table engine.effect drop constraint effect_operation_id_step_generation_key")],
            [Check.Of<OnlyOnceTests>(nameof(OnlyOnceTests.A_call_to_a_provider_is_intended_once))]);
        yield return new Guard(
            "request_key_once", "two calls have one request key",
            [new Database("alter table engine.effect drop constraint effect_provider_request_key_key")],
            [Check.Of<OnlyOnceTests>(nameof(OnlyOnceTests.A_call_to_a_provider_is_intended_once))]);
        yield return new Guard(
            "one_look", "looks of several processes at one moment count each",
            [new Expression(Operations + "Reconciler.cs", "if (effect.Checks != asked.Checks)", "if (effect.Checks != asked.Checks && !{off})")],
            [Check.Of<EffectTests>(nameof(EffectTests.Two_processes_that_ask_at_the_same_time_have_asked_once))]);
        yield return new Guard(
            "unbooked_hold", "a hold that was never booked and would not go is forgotten",
            [new Expression(
                "Commerce.Workers/Payments/VoidPayment.cs", "if (state.UnbookedEffectId is { } undecided)",
                "if (state.UnbookedEffectId is { } undecided && !{off})")],
            [new Check.Seeds(305, 1)]);
        yield return new Guard(
            "webhook_once", "an event of the provider is taken as often as it comes",
            [new Database("alter table engine.provider_event drop constraint provider_event_pkey")],
            [Check.Of<ProviderWebhookTests>(nameof(ProviderWebhookTests.An_event_becomes_evidence_and_wakes_its_operation_once))]);
    }

    private static IEnumerable<Guard> Money()
    {
        yield return new Guard(
            "booked_once", "an effect is booked twice", [new Database("drop index engine.ledger_entry_once_per_effect")],
            [Check.Of<LedgerBookTests>(nameof(LedgerBookTests.One_effect_is_booked_once_under_one_kind))]);
        yield return new Guard(
            "hold_closed_once", "a hold is closed twice", [new Database("drop index engine.ledger_hold_closed_once")],
            [Check.Of<LedgerBookTests>(nameof(LedgerBookTests.A_hold_is_closed_once))]);
        yield return new Guard(
            "limited_account", "a limited account is overdrawn",
            [new Database("alter table engine.ledger_account drop constraint ledger_account_check")],
            [Check.Of<LedgerBookTests>(nameof(LedgerBookTests.A_limited_account_cannot_be_overdrawn_by_two_at_once))]);
        yield return new Guard(
            "two_sides", "a transfer has one account on both sides",
            [new Database("alter table engine.ledger_transfer drop constraint ledger_transfer_check")],
            [Check.Of<LedgerBookTests>(nameof(LedgerBookTests.A_transfer_moves_something_from_one_account_to_another))]);
        yield return new Guard(
            "ledger_append_only", "the application may change what is booked",
            [new Database("grant update, delete on engine.ledger_entry, engine.ledger_transfer to commerce_app")],
            [Check.Of<LedgerBookTests>(nameof(LedgerBookTests.What_is_booked_stays_booked))]);
        yield return new Guard(
            "audit_append_only", "the application may change the audit log",
            [new Database("grant update, delete on engine.audit_event to commerce_app")],
            [Check.Of<DatabaseRuleTests>(nameof(DatabaseRuleTests.Nothing_that_is_written_once_can_be_changed_or_removed))]);
        yield return new Guard(
            "audit_or_nothing", "money moves while the audit log is not sealed",
            [new Expression(
                "Commerce.Domain/Infrastructure/Audit/SealerHealth.cs", "(await LagAsync(session, cancellationToken)).IsTooLong)",
                "(await LagAsync(session, cancellationToken)).IsTooLong && !{off})")],
            [Check.Of<SealerHealthTests>(nameof(SealerHealthTests.When_the_sealer_has_stopped_for_a_minute_no_money_moves_until_it_goes_on))]);
        yield return new Guard(
            "capture_within_hold", "more is taken than is held",
            [new Expression("Commerce.Domain/Payments/Payment.cs", "if (captured > Capturable)", "if (captured > Capturable && !{off})")],
            [Check.Of<PaymentTests>(nameof(PaymentTests.More_than_is_held_cannot_be_taken))]);
        yield return new Guard(
            "capture_within_hold_table", "the table takes more captured than authorised",
            [new Database("alter table commerce.payment drop constraint payment_check")],
            [Check.Of<CheckoutStoreTests>(nameof(CheckoutStoreTests.The_database_itself_refuses_more_money_than_there_is))]);
        yield return new Guard(
            "stock", "more is promised than is there",
            [new Expression(
                "Commerce.Domain/Inventory/ReservationPlan.cs", "if (needed > available && needed > own",
                "if (needed > available && !{off} && needed > own")],
            [Check.Of<ReservationPlanTests>(nameof(ReservationPlanTests.Every_shortage_is_named_at_once))]);
        yield return new Guard(
            "stock_table", "the table takes more promised than is there",
            [new Database("drop trigger stock_item_keep on commerce.stock_item")],
            [Check.Of<StockBookTests>(nameof(StockBookTests.The_database_itself_refuses_to_promise_more_than_there_is))]);
    }

    private static IEnumerable<Guard> Callers()
    {
        yield return new Guard(
            "tenant_wall", "a merchant sees the rows of all",
            [new Database("""
                do $$ declare t record; begin
                    for t in select oid::regclass as name from pg_class
                        where relrowsecurity and relnamespace in ('commerce'::regnamespace, 'engine'::regnamespace) loop
                        execute format('alter table %s disable row level security', t.name);
                    end loop;
                end $$
                """)],
            [Check.Of<TenantWallTests>(nameof(TenantWallTests.A_query_outside_a_unit_of_work_sees_no_row_and_a_merchant_sees_its_own_alone)),
                Check.Of<CheckoutStoreTests>(nameof(CheckoutStoreTests.Another_merchant_sees_nothing_of_it))]);
        yield return new Guard(
            "operation_owner", "an operation answers to whoever names it",
            [new Expression(
                "Commerce.McpServer/Pipeline/OperationDesk.cs", "anyPrincipal || SeesAll(principal))", "anyPrincipal || {off} || SeesAll(principal))")],
            [Check.Of<OperationTests>(nameof(OperationTests.Another_principal_sees_nothing))]);
        yield return new Guard(
            "checkout_owner", "a checkout answers to whoever names it",
            [new Expression(
                "Commerce.McpServer/Tools/Checkouts/CheckoutGuard.cs", "context.Principal.Sees(checkout)", "({off} || context.Principal.Sees(checkout))")],
            [Check.Of<UpdateCheckoutTests>(nameof(UpdateCheckoutTests.Another_agents_checkout_another_merchants_and_none_look_alike))]);
        yield return new Guard(
            "webhook_signature", "anybody may speak as the provider",
            [new Expression(
                "Commerce.McpServer/Hosting/WebhookSeal.cs", "return signatures.Take(MostSignatures)", "return {off} ? id : signatures.Take(MostSignatures)")],
            [Check.Of<ProviderWebhookTests>(nameof(ProviderWebhookTests.Forged_stale_and_misdirected_events_are_refused))]);
        yield return new Guard(
            "webhook_age", "an event may be of any age",
            [new Expression("Commerce.McpServer/Hosting/WebhookSeal.cs", "|| !IsFresh(timestamp))", "|| !(IsFresh(timestamp) || {off}))")],
            [Check.Of<ProviderWebhookTests>(nameof(ProviderWebhookTests.Forged_stale_and_misdirected_events_are_refused))]);
    }

    private static IEnumerable<Guard> Doorbells()
    {
        yield return new Guard(
            "scanner", "nobody looks for work that no doorbell announced",
            [new Expression(
                Operations + "Scanner.cs", "var free = Math.Min(permits.Free(lane), MostPerScan);",
                "var free = {off} ? 0 : Math.Min(permits.Free(lane), MostPerScan);")],
            [Check.Of<DeafWorkerTests>(nameof(DeafWorkerTests.Without_any_doorbell_the_scanner_does_the_work))]);
        yield return new Guard(
            "scan_on", "one scan takes what there are permits for, and the rest waits for the next",
            [new Expression(Operations + "Scanner.cs", "return claims.Count == free;", "return claims.Count == free && !{off};")],
            [Check.Of<DeafWorkerTests>(nameof(DeafWorkerTests.One_scan_goes_on_until_nothing_is_due))]);
        yield return new Guard(
            "outbox", "no doorbell is written",
            [new Expression(Engine + "OperationStore.cs", "session.AtCommit(Doorbell,", "if (!{off}) session.AtCommit(Doorbell,")],
            [Check.Of<OperationTests>(nameof(OperationTests.An_accepted_call_becomes_a_task_and_ends_with_one_act_and_one_booking))])
            { Under = ["scanner"] };
        yield return new Guard(
            "outbox_poll", "a relay looks for doorbells only when it is told to",
            [new Expression("Commerce.Domain/Infrastructure/Outbox/OutboxRelay.cs", ": Jittered(PollEvery), stoppingToken);",
                ": {off} ? TimeSpan.FromHours(1) : Jittered(PollEvery), stoppingToken);")],
            [Check.Of<OperationTests>(nameof(OperationTests.What_another_process_accepts_is_heard_of_here))])
            { Under = ["scanner", "notify"] };
        yield return new Guard(
            "notify", "no process tells another",
            [new Expression(Engine + "SignalPump.cs", "if (signals.TakeRung())", "if (signals.TakeRung() && !{off})")],
            [Check.Of<OperationTests>(nameof(OperationTests.What_another_process_accepts_is_heard_of_here))])
            { Under = ["scanner", "outbox_poll"] };
        yield return new Guard(
            "mandatory", "the broker may throw a doorbell away that no queue takes",
            [new Expression("Commerce.Domain/Infrastructure/Outbox/OutboxRelay.cs", "rabbit.Mandatory = true;", "rabbit.Mandatory = !{off};")],
            [Check.Of<RabbitMqTests>(nameof(RabbitMqTests.A_doorbell_that_no_queue_takes_is_not_taken_for_sent_and_the_work_is_found_anyway))]);
        yield return new Guard(
            "publisher_confirm", "a doorbell counts as sent before the broker has it",
            [new Expression("Commerce.Domain/Infrastructure/Messaging/BusSetup.cs", "host.PublisherConfirmation = true;", "host.PublisherConfirmation = !{off};")],
            [Check.Of<RabbitMqTests>(nameof(RabbitMqTests.A_doorbell_that_no_queue_takes_is_not_taken_for_sent_and_the_work_is_found_anyway))]);
    }
}
