namespace Commerce.Domain.Access;

/// <summary>Every scope there is. A scope names a kind of record and what may be done to it; writing implies reading the same kind.</summary>
public static class Scopes
{
    public const string CatalogRead = "catalog:read";
    public const string CatalogWrite = "catalog:write";
    public const string InventoryWrite = "inventory:write";
    public const string CheckoutWrite = "checkout:write";
    public const string CheckoutComplete = "checkout:complete";
    public const string ShippingQuote = "shipping:quote";
    public const string InvoicesWrite = "invoices:write";
    public const string InvoicesSend = "invoices:send";
    public const string InvoicesCorrect = "invoices:correct";
    public const string ReceivablesWrite = "receivables:write";
    public const string ReceivablesBook = "receivables:book";
    public const string CustomersWrite = "customers:write";
    public const string RecordsRead = "records:read";
    public const string LedgerRead = "ledger:read";
    public const string PiiRead = "pii:read";
    public const string OperationsRead = "operations:read";
    public const string OperationsCancel = "operations:cancel";
    public const string OperationsReadAll = "operations:read_all";

    public static readonly IReadOnlyList<string> All =
    [
        CatalogRead, CatalogWrite, InventoryWrite, CheckoutWrite, CheckoutComplete, ShippingQuote, InvoicesWrite, InvoicesSend,
        InvoicesCorrect, ReceivablesWrite, ReceivablesBook, CustomersWrite, RecordsRead, LedgerRead, PiiRead, OperationsRead, OperationsCancel,
        OperationsReadAll,
    ];
}
