using Commerce.Domain.Imports;
using Commerce.Domain.Values;
using Commerce.Workers.Imports.Rows;

namespace Commerce.Workers.Imports.Formats;

/// <summary>What is paid when a row has a regular and a sale price.</summary>
internal static class SalePrices
{
    public static (Money Price, Money? CompareAt) Of(RowCells row, Money regular)
    {
        if (row.Price(ImportField.SalePrice) is not { } sale)
        {
            return (regular, null);
        }

        // A stored price has no end; selling below price after the sale is over would be ours to pay.
        if (row.Raw(ImportField.SalePeriod).Length > 0 || row.Raw(ImportField.SaleEnds).Length > 0)
        {
            row.Warn(ImportField.SalePrice, "sale.period", "is for a period; the regular price is used");
            return (regular, null);
        }

        return sale < regular ? (sale, regular) : (regular, null);
    }
}
