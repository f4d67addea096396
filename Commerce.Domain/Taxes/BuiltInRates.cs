using System.Globalization;

namespace Commerce.Domain.Taxes;

/// <summary>
/// Value added and goods taxes that whole countries levy, with the day each rate began where it changed lately. Reduced
/// rates are the main reduced rate of the country. A merchant's own rate of the same place and category goes first.
/// </summary>
public static class BuiltInRates
{
    // country, standard, reduced or '-', valid from. A later row of a country replaces an earlier one from its day on.
    private const string Table = """
        AT 20   10  2016-01-01
        BE 21   6   1996-01-01
        BG 20   9   2011-04-01
        CH 7.7  2.5 2018-01-01
        CH 8.1  2.6 2024-01-01
        CY 19   9   2014-01-13
        CZ 21   15  2015-01-01
        CZ 21   12  2024-01-01
        DE 19   7   2021-01-01
        DK 25   -   1992-01-01
        EE 22   9   2024-01-01
        EE 24   9   2025-07-01
        ES 21   10  2012-09-01
        FI 24   -   2013-01-01
        FI 25.5 -   2024-09-01
        FR 20   5.5 2014-01-01
        GB 20   5   2011-01-04
        GR 24   13  2016-06-01
        HR 25   13  2014-01-01
        HU 27   -   2012-01-01
        IE 23   13.5 2021-03-01
        IS 24   11  2015-01-01
        IT 22   10  2013-10-01
        JP 10   8   2019-10-01
        LT 21   -   2009-09-01
        LU 16   7   2023-01-01
        LU 17   8   2024-01-01
        LV 21   12  2018-01-01
        MT 18   7   2004-05-01
        NL 21   9   2019-01-01
        NO 25   15  2013-01-01
        PL 23   8   2011-01-01
        PT 23   6   2011-01-01
        RO 19   9   2017-01-01
        RO 21   11  2025-08-01
        SE 25   12  1996-01-01
        SI 22   9.5 2013-07-01
        SK 20   10  2011-01-01
        SK 23   19  2025-01-01
        AU 10   -   2000-07-01
        NZ 15   -   2010-10-01
        """;

    public static readonly IReadOnlyList<TaxRate> All = Read();

    private static List<TaxRate> Read()
    {
        List<TaxRate> rates = [];
        foreach (var row in Table.Split('\n'))
        {
            var cells = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var from = DateOnly.ParseExact(cells[3], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            rates.Add(new TaxRate(cells[0], null, TaxCategory.Standard, Percent(cells[1]), from));
            if (cells[2] != "-")
            {
                rates.Add(new TaxRate(cells[0], null, TaxCategory.Reduced, Percent(cells[2]), from));
            }
        }

        return rates;
    }

    private static decimal Percent(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture) / 100;
}
