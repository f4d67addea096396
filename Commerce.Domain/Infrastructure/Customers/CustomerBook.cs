using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Commerce.Domain.Customers;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Customers;

/// <summary>Finds who is known already, and follows a merged record to who it is now.</summary>
public sealed class CustomerBook(CommerceSession session)
{
    private const int MostDuplicates = 10;

    // Two calls that would make one person wait for each other here, so the second one finds the first.
    private const string LockMark = "select pg_advisory_xact_lock(hashtext('customer'), hashtext($1))";

    private const string Equal = """
        select c.id from commerce.customer c
        where c.tenant_id = $1 and c.created_as = $2 and c.created_at > $3 and c.status = 'active'
        order by c.created_at desc, c.id desc limit 1
        """;

    private const string Likely = """
        select m.customer_id, m.kind
        from commerce.customer_mark m join unnest($2::text[], $3::bytea[]) it (kind, value)
            on m.kind = it.kind and m.value = it.value
        where m.tenant_id = $1 and m.customer_id <> $4 order by m.customer_id desc, m.kind
        """;

    private const string Forget = "delete from commerce.customer_mark where customer_id = $1";

    private const string Mark = """
        insert into commerce.customer_mark (customer_id, kind, value)
        select $1, it.kind, it.value from unnest($2::text[], $3::bytea[]) it (kind, value)
        """;

    // The lock a reference to the row takes: it stays as it is until this unit of work ends, a merge waits.
    private const string Hold = "select c.merged_into from commerce.customer c where c.id = $1 for key share";

    /// <summary>Waits for whoever is making the same person.</summary>
    public async Task LockAsync(CustomerDetails details, CancellationToken cancellationToken)
    {
        string[] names =
        [
            Convert.ToHexString(details.Fingerprint()),
            .. details.Marks().Select(static it => Convert.ToHexString(HashOf(it))),
        ];
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            await using var command = session.Command(LockMark, $"{session.TenantId:N}{name}");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>The newest customer made from equal details since then.</summary>
    public async Task<CustomerId?> EqualAsync(
        CustomerDetails details, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Equal, session.TenantId, details.Fingerprint(), since);
        return await command.ExecuteScalarAsync(cancellationToken) is Guid id ? new CustomerId(id) : null;
    }

    /// <summary>Others that are likely the same person, newest first, with what they share.</summary>
    public async Task<IReadOnlyList<LikelyDuplicate>> LikelyAsync(Customer customer, CancellationToken cancellationToken)
    {
        var marks = customer.Details.Marks();
        await using var command = session.Command(
            Likely, session.TenantId, marks.Select(static it => Text(it.Kind)).ToArray(),
            marks.Select(HashOf).ToArray(), customer.Id.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(CustomerId Id, IdentityKind Same)> found = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var kind = reader.GetString(1).Replace("_", "", StringComparison.Ordinal);
            found.Add((new CustomerId(reader.GetGuid(0)), Enum.Parse<IdentityKind>(kind, ignoreCase: true)));
        }

        return [.. found.GroupBy(static it => it.Id, static it => it.Same).Take(MostDuplicates)
            .Select(static it => new LikelyDuplicate(it.Key, [.. it.Distinct()]))];
    }

    /// <summary>Makes the customer findable by what it is now; a merged one is found no more.</summary>
    public void Remember(Customer customer)
    {
        var marks = customer.Status == CustomerStatus.Merged ? [] : customer.Details.Marks();
        session.AtCommit(Forget, customer.Id.Value);
        session.AtCommit(
            Mark, customer.Id.Value, marks.Select(static it => Text(it.Kind)).ToArray(), marks.Select(HashOf).ToArray());
    }

    /// <summary>Who this id stands for now, held so that no merge takes it away before this unit of work ends.</summary>
    public async Task<CustomerId> HoldAsync(CustomerId id, string path, CancellationToken cancellationToken)
    {
        for (var current = id; ;)
        {
            await using var command = session.Command(Hold, current.Value);
            switch (await command.ExecuteScalarAsync(cancellationToken))
            {
                case null:
                    throw AggregateLoading.NotFound(path, id.ToString());
                case Guid next:
                    current = new CustomerId(next);
                    break;
                default:
                    return current;
            }
        }
    }

    /// <summary>Who this id stands for now, locked to be changed or to be the one that others wait for.</summary>
    public async Task<Customer> LockCurrentAsync(CustomerId id, string path, CancellationToken cancellationToken)
    {
        var customer = (await session.LockAsync<Customer>(id.Value, cancellationToken)).OrNotFound(path, id.ToString());
        while (customer.MergedInto is { } into)
        {
            customer = (await session.LockAsync<Customer>(into.Value, cancellationToken)).OrNotFound(path, id.ToString());
        }

        return customer;
    }

    private static string Text(IdentityKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static byte[] HashOf(IdentityMark mark) => SHA256.HashData(Encoding.UTF8.GetBytes(mark.Value));
}

/// <param name="Same">What the two have in common.</param>
public sealed record LikelyDuplicate(CustomerId CustomerId, IReadOnlyList<IdentityKind> Same);
