using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Ledger.ExplainMoney;

[Tool(
    "Explain money", Order = 27, Scope = Scopes.LedgerRead, ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false)]
[Description("Why an amount is what it is: the bookings behind an invoice, order, payment, refund, checkout or customer, or the statement of a "
    + "ledger account. For whole lists of records use find_records.")]
public sealed record ExplainMoney : IRead<MoneyExplained>
{
    [Description("A record. Either this or account.")]
    public string? Id { get; init; }

    [Description("Such as receivable, revenue, tax_payable, bank.")]
    public string? Account { get; init; }

    [Description("First day of the statement, default this month's.")]
    public DateOnly? From { get; init; }

    [Description("Last booking date, default today.")]
    public DateOnly? To { get; init; }

    [Description("1-100, default 20.")]
    public int? Limit { get; init; }

    public string? Cursor { get; init; }
}

public sealed record MoneyExplained
{
    /// <summary>The record or the account.</summary>
    public required string Subject { get; init; }

    [Description("What the bookings come to.")]
    public required IReadOnlyList<ExplainedAccount> Accounts { get; init; }

    [Description("By the record they were booked for.")]
    public required IReadOnlyList<ExplainedSource> Sources { get; init; }

    [Description("Absent on the last page.")]
    public string? NextCursor { get; init; }
}

/// <param name="Account">Code of the chart of accounts.</param>
/// <param name="Opening">Before the first day; of a statement only.</param>
/// <param name="Balance">On the side on which this kind of account grows; minus means the other one.</param>
/// <param name="Because">Its parts: what was booked and how much that changed it.</param>
public sealed record ExplainedAccount(string Account, Money? Opening, Money Balance, IReadOnlyList<BalancePart> Because);

/// <param name="Entry">What happened, for example <c>invoice_issued</c>.</param>
public sealed record BalancePart(string Entry, Money Change);

/// <param name="Id">The record; get_record reads it.</param>
public sealed record ExplainedSource(string Id, IReadOnlyList<ExplainedEntry> Entries);

/// <param name="Reverses">It takes an earlier entry back.</param>
public sealed record ExplainedEntry(
    string Entry, DateOnly BookedOn, string? OperationId, bool? Reverses, IReadOnlyList<ExplainedTransfer> Transfers);

/// <param name="Kind">Post for good; hold and close between memo accounts.</param>
public sealed record ExplainedTransfer(string Debit, string Credit, Money Amount, string Kind);
