using Commerce.Domain.Discounts;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Microsoft.EntityFrameworkCore;

namespace Commerce.Domain.Infrastructure.Discounts;

/// <summary>Looks codes up for a price, and sees to it that there is one code of a name.</summary>
public sealed class DiscountBook(CommerceSession session)
{
    private const string LockCode = "select pg_advisory_xact_lock(hashtext('discount'), hashtext($1))";

    /// <summary>
    /// What the given codes are worth now, in the order given; what they are not worth is said code by code.
    /// </summary>
    public async Task<PricedCodes> PriceAsync(
        IReadOnlyList<string> codes, Currency currency, CancellationToken cancellationToken)
    {
        string[] folded = [.. codes.Select(Discount.Fold)];
        var known = folded.Length == 0 ? [] : await session.Db.Set<Discount>().AsNoTracking()
            .Where(it => folded.Contains(it.Code) && it.Status == DiscountStatus.Active)
            .ToDictionaryAsync(static it => it.Code, cancellationToken);
        List<DiscountTerms> terms = [];
        List<Notice> notices = [];
        foreach (var (index, code) in folded.Index())
        {
            var discount = known.GetValueOrDefault(code);
            if (Problem(discount, currency, session.Now) is { } problem)
            {
                notices.Add(Notice.Warning(problem.Code, $"discount_codes[{index}]", problem.Text));
            }
            else if (terms.TrueForAll(it => it.DiscountId != discount!.Id))
            {
                terms.Add(discount!.Terms);
            }
        }

        return new PricedCodes(terms, notices);
    }

    /// <summary>The active discount of this code; whoever else would make one waits until this unit of work ends.</summary>
    public async Task<Discount?> FindForMakingAsync(string code, CancellationToken cancellationToken)
    {
        var folded = Discount.Fold(code);
        await using var command = session.Command(LockCode, $"{session.TenantId:N}{folded}");
        await command.ExecuteNonQueryAsync(cancellationToken);
        return await session.Db.Set<Discount>().AsNoTracking().SingleOrDefaultAsync(
            it => it.Code == folded && it.Status == DiscountStatus.Active, cancellationToken);
    }

    private static (string Code, string Text)? Problem(Discount? discount, Currency currency, DateTimeOffset now) =>
        discount switch
        {
            null => ("discount_unknown", "No such discount code; the total is without it."),
            { Currency: { } other } when other != currency =>
                ("discount_currency", $"The code is worth an amount in {other}, the checkout is in {currency}."),
            _ => discount.StandingAt(now) switch
            {
                DiscountStanding.Early => ("discount_early", "The code is not valid yet; the total is without it."),
                DiscountStanding.Over => ("discount_over", "The code is not valid any more; the total is without it."),
                DiscountStanding.UsedUp => ("discount_used_up", "The code is used up; the total is without it."),
                _ => null,
            },
        };
}

public sealed record PricedCodes(IReadOnlyList<DiscountTerms> Terms, IReadOnlyList<Notice> Notices);
