using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Orders;

namespace Commerce.Domain.Infrastructure.Discounts;

/// <summary>
/// Counts the uses of codes: held while a checkout is paid, used with its order, given back without one. The caller has
/// locked the checkout; discounts are locked by id, before any stock.
/// </summary>
public sealed class DiscountUses(CommerceSession session, AuditTrail audit)
{
    // Judged and counted in one statement: the row's lock settles who gets the last use.
    private const string Count = """
        update commerce.discount d set uses = d.uses + 1
        where d.id = $1 and d.status = 'active' and d.valid_from <= $2 and (d.valid_to is null or d.valid_to > $2)
            and (d.max_uses is null or d.uses < d.max_uses)
        """;

    private const string Insert = """
        insert into commerce.discount_use (id, discount_id, checkout_id, held_at) values ($1, $2, $3, $4)
        """;

    private const string Held = "select discount_id from commerce.discount_use where checkout_id = $1 and state = 'held'";

    private const string LockHeld = $"select from commerce.discount where id in ({Held}) order by id for update";

    private const string Use = """
        update commerce.discount_use set state = 'used', order_id = $2, ended_at = $3
        where checkout_id = $1 and state = 'held'
        """;

    private const string Release = """
        with freed as (
            update commerce.discount_use set state = 'released', ended_at = $2
            where checkout_id = $1 and state = 'held' returning discount_id)
        update commerce.discount d set uses = d.uses - 1 from freed where d.id = freed.discount_id
        """;

    /// <summary>Takes one use of every code for the payment that begins; refuses when one is not to be had any more.</summary>
    public async Task HoldAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        List<Problem> gone = [];
        foreach (var (index, terms) in checkout.Discounts.Select(static it => it.Terms).Index()
            .OrderBy(static it => it.Item.DiscountId.Value))
        {
            if (await ExecuteAsync(Count, cancellationToken, terms.DiscountId.Value, session.Now) == 0)
            {
                gone.Add(new Problem(
                    $"discount_codes[{index}]", "is used up or not valid any more", "update_checkout prices without it"));
                continue;
            }

            await ExecuteAsync(
                Insert, cancellationToken, Guid.CreateVersion7(), terms.DiscountId.Value, checkout.Id.Value, session.Now);
        }

        if (gone.Count > 0)
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                "A discount of the checkout is not to be had any more, so its total would be another; nothing was paid.",
                gone);
        }

        Say("discount.held", checkout, null);
    }

    /// <summary>The order that the uses were held for exists. Saying it again finds them used.</summary>
    public async Task UseAsync(Checkout checkout, OrderId order, CancellationToken cancellationToken)
    {
        if (checkout.Discounts.Count > 0
            && await ExecuteAsync(Use, cancellationToken, checkout.Id.Value, order.Value, session.Now) > 0)
        {
            Say("discount.used", checkout, order);
        }
    }

    /// <summary>There will be no order. Nothing held is nothing to do.</summary>
    public async Task ReleaseAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        if (checkout.Discounts.Count == 0)
        {
            return;
        }

        await ExecuteAsync(LockHeld, cancellationToken, checkout.Id.Value);
        if (await ExecuteAsync(Release, cancellationToken, checkout.Id.Value, session.Now) > 0)
        {
            Say("discount.released", checkout, null);
        }
    }

    private void Say(string action, Checkout checkout, OrderId? order)
    {
        foreach (var discount in checkout.Discounts)
        {
            audit.Record(action, discount.Terms.DiscountId.ToString(), new { checkout_id = checkout.Id, order_id = order });
        }
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = session.Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
