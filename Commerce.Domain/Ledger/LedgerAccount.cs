namespace Commerce.Domain.Ledger;

/// <summary>The chart of accounts. Limited accounts carry running counters and may not be overdrawn.</summary>
public sealed record LedgerAccount(string Code, LedgerSide Side, bool Limited = false)
{
    public static readonly LedgerAccount ProviderClearing = new("provider_clearing", LedgerSide.Asset);
    public static readonly LedgerAccount Receivable = new("receivable", LedgerSide.Asset);
    public static readonly LedgerAccount Prepayments = new("prepayments", LedgerSide.Liability);
    public static readonly LedgerAccount Revenue = new("revenue", LedgerSide.Income);
    public static readonly LedgerAccount TaxPayable = new("tax_payable", LedgerSide.Liability);
    public static readonly LedgerAccount Bank = new("bank", LedgerSide.Asset);
    public static readonly LedgerAccount Cash = new("cash", LedgerSide.Asset);
    public static readonly LedgerAccount BadDebt = new("bad_debt", LedgerSide.Expense);

    /// <summary>What the merchant owes its customers: overpaid or credited, not yet paid back or used up.</summary>
    public static readonly LedgerAccount CustomerBalance = new("customer_balance", LedgerSide.Liability);
    public static readonly LedgerAccount Fees = new("fees", LedgerSide.Expense);

    /// <summary>Memo accounts: an authorised hold is off the balance sheet until money moves.</summary>
    public static readonly LedgerAccount HoldAtProvider = new("hold_at_provider", LedgerSide.Memo);
    public static readonly LedgerAccount CustomerHold = new("customer_hold", LedgerSide.Memo);

    public static readonly IReadOnlyList<LedgerAccount> Chart =
        [
            ProviderClearing, Bank, Cash, Receivable, Prepayments, CustomerBalance, Revenue, TaxPayable, Fees, BadDebt, HoldAtProvider,
            CustomerHold,
        ];

    /// <summary>Its place in the chart.</summary>
    public int Rank => Chart.Index().Single(it => it.Item == this).Index;

    public static LedgerAccount Of(string code) => Chart.Single(it => it.Code == code);
}

public enum LedgerSide
{
    Asset,
    Liability,
    Income,
    Expense,
    Memo,
}
