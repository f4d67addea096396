using System.Net.Mail;
using Commerce.Domain.Access;
using Commerce.Domain.Invoices;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;
using Commerce.McpServer.Auth;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// <c>./run.sh merchant</c>: the merchants of this server. New ones are in test mode with the simulated provider and carriers; a live
/// merchant needs a payment adapter of a real provider.
/// </summary>
public static class MerchantVerb
{
    public const string Name = "merchant";

    private const string Usage = """
        Usage: ./run.sh merchant list
               ./run.sh merchant add --name NAME --currency EUR --country DE [--time-zone Europe/Berlin] [--vat-number DE123456789]
                                     [--street STREET --city CITY --postal-code CODE]     where parcels start; all three: it can issue invoices
                                     [--email ADDRESS] [--iban IBAN]                      on its invoices
        """;

    public static async Task<int> RunAsync(
        string[] arguments, MerchantStore merchants, TextWriter output, CancellationToken cancel)
    {
        if (arguments is ["list"])
        {
            foreach (var it in await merchants.MerchantsAsync(cancel))
            {
                await output.WriteLineAsync(
                    $"{it.MerchantId}  {it.Mode,-4}  {it.Currency}  {it.Country}  {it.Keys,3} keys  {UntrustedText.Clean(it.Name)}");
            }

            return 0;
        }

        if (arguments is not ["add", .. var rest])
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        var options = new VerbOptions(rest);
        var (merchant, vatNumber) = Read(options);
        if (merchant is null || options.Problems().Count > 0)
        {
            await output.WriteLineAsync(string.Join('\n', [.. options.Problems(), Usage]));
            return 2;
        }

        await merchants.AddAsync(merchant, vatNumber, cancel);
        await output.WriteLineAsync($"Merchant {merchant.TenantId} is made, in test mode. A key for its agent:");
        await output.WriteLineAsync($"./run.sh key add --merchant {merchant.TenantId} --agent NAME --profile shopper");
        return 0;
    }

    // Two letters of the country (EL for Greece) and what that country makes of it: Directive 2006/112/EC, article 215.
    private static bool IsVatNumber(string text) =>
        text.Length is >= 4 and <= 15 && text[..2].All(char.IsAsciiLetterUpper) && text[2..].All(char.IsAsciiLetterOrDigit);

    private static (Merchant? Merchant, string? VatNumber) Read(VerbOptions options)
    {
        var name = options.Require("--name", "a name of up to 100 characters", static it => it.Trim() is { Length: > 0 and <= 100 });
        var currency = options.Require("--currency", "an ISO 4217 currency such as EUR", static it => Currency.TryParse(it, out _));
        var country = options.Require("--country", "an ISO 3166 country such as DE", Country.IsKnown);
        var zone = options.Check(
            "--time-zone", "UTC", "a time zone of the IANA database such as Europe/Berlin",
            static it => TimeZoneInfo.TryFindSystemTimeZoneById(it, out _));
        var (street, city, postalCode) = (options.Take("--street"), options.Take("--city"), options.Take("--postal-code"));
        var vatNumber = options.Allow("--vat-number", "a VAT identification number such as DE123456789", IsVatNumber);
        var email = options.Allow("--email", "an e-mail address", static it => MailAddress.TryCreate(it, out _));
        var iban = options.Allow("--iban", "an IBAN", Iban.IsValid);
        if (name is null || currency is null || country is null || zone is null)
        {
            return (null, vatNumber);
        }

        var merchant = new Merchant(Guid.CreateVersion7(), name.Trim(), TenantMode.Test, Currency.Of(currency), country, zone)
        {
            Settings = new MerchantSettings
            {
                Carriers = DemoMerchant.TestCarriers,
                ShipFrom = new Address(country) { Name = name.Trim(), Line1 = street, City = city, PostalCode = postalCode },
                LegalEntity = street is null || city is null || postalCode is null ? null
                    : new Party(name.Trim(), new Address(country) { Line1 = street, City = city, PostalCode = postalCode })
                    {
                        VatId = vatNumber,
                        Email = email,
                        Bank = iban is null ? null : new BankAccount(iban),
                    },
            },
        };
        return (merchant, vatNumber);
    }
}
