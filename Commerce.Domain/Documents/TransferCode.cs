using System.Text;
using Commerce.Domain.Values;

namespace Commerce.Domain.Documents;

/// <summary>
/// What a banking app reads from the code on an invoice: a SEPA transfer after EPC069-12, version 002 (the BIC may be left out), in
/// UTF-8. Euros only.
/// </summary>
public static class TransferCode
{
    private const int MaxName = 70;
    private const int MaxText = 140;
    private const int MaxBytes = 331;
    private const long MaxMinor = 99_999_999_999;

    /// <summary>Null where there is nothing to transfer, or no such transfer.</summary>
    /// <param name="rest">What is left to pay; the whole when left out.</param>
    public static string? Of(BillingDocument document, Money? rest = null)
    {
        var total = rest ?? document.Total;
        if (document is not { Kind: DocumentKind.Invoice, Seller.Bank: { } bank } || document.Currency.Code != "EUR"
            || total.Minor is < 1 or > MaxMinor || !Iban.IsValid(bank.Iban))
        {
            return null;
        }

        string[] lines =
        [
            "BCD", "002", "1", "SCT",
            bank.Bic?.Trim().ToUpperInvariant() ?? "",
            UntrustedText.Clean(bank.Holder ?? document.Seller.Name, MaxName),
            Iban.Plain(bank.Iban),
            $"EUR{total.Amount}",
            "", "",
            UntrustedText.Clean(document.Number, MaxText),
        ];
        var code = string.Join('\n', lines);
        return Encoding.UTF8.GetByteCount(code) <= MaxBytes ? code : null;
    }
}
