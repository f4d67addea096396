namespace Commerce.Domain.Access;

/// <summary>A named scope set, chosen when a key is made. New keys default to <see cref="FinanceReadOnly"/>: they can look, not act.</summary>
public sealed record Profile(string Name, IReadOnlyList<string> Scopes)
{
    public static readonly Profile Shopper = new("shopper",
    [
        Access.Scopes.CatalogRead, Access.Scopes.CheckoutWrite, Access.Scopes.CheckoutComplete, Access.Scopes.ShippingQuote,
        Access.Scopes.RecordsRead, Access.Scopes.OperationsRead, Access.Scopes.OperationsCancel,
    ]);

    public static readonly Profile Support = new("support",
    [
        Access.Scopes.CatalogRead, Access.Scopes.CheckoutWrite, Access.Scopes.ShippingQuote, Access.Scopes.CustomersWrite,
        Access.Scopes.RecordsRead, Access.Scopes.OperationsRead, Access.Scopes.OperationsCancel, Access.Scopes.PiiRead,
    ]);

    /// <summary>Bills carry names and addresses, so whoever writes them reads them. Prices are somebody else's.</summary>
    public static readonly Profile Billing = new("billing",
    [
        Access.Scopes.CatalogRead, Access.Scopes.InvoicesWrite, Access.Scopes.InvoicesSend, Access.Scopes.InvoicesCorrect,
        Access.Scopes.ReceivablesWrite, Access.Scopes.ReceivablesBook, Access.Scopes.CustomersWrite, Access.Scopes.RecordsRead, Access.Scopes.LedgerRead,
        Access.Scopes.PiiRead, Access.Scopes.OperationsRead, Access.Scopes.OperationsCancel,
    ]);

    public static readonly Profile FinanceReadOnly = new("finance-readonly",
    [
        Access.Scopes.CatalogRead, Access.Scopes.RecordsRead, Access.Scopes.LedgerRead, Access.Scopes.OperationsRead,
        Access.Scopes.OperationsReadAll,
    ]);

    public static readonly Profile Everything = new("all", Access.Scopes.All);

    public static readonly IReadOnlyList<Profile> All = [Shopper, Support, Billing, FinanceReadOnly, Everything];

    public static Profile Default => FinanceReadOnly;
}
