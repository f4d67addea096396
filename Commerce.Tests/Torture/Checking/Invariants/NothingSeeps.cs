using System.Runtime.CompilerServices;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I10. Looks for words of one merchant where another could read them, and for secrets and card numbers where nobody
/// may: in everything agents were answered, in every row of the database, in the messages the broker still has, and in
/// the logs, where no merchant's words belong at all. Every merchant's agents say a word of their own in whatever they
/// send, so one that turns up elsewhere shows a query without its tenant, a cache without its key, or a log that
/// prints what it was given.
/// </summary>
public sealed class NothingSeeps : Invariant
{
    public override string Name => "I10";

    public override string Says =>
        "No merchant's words reach another; no secret and no card number is in logs, database or broker.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var traces = new Traces(inspection.Evidence);
        foreach (var broken in Answers(inspection, traces).Concat(Logs(inspection, traces)))
        {
            yield return broken;
        }

        await foreach (var find in new DatabaseScan(inspection, traces).FindAsync(cancellationToken))
        {
            if (traces.IsForbidden(find.Text, find.Merchant, find.IsOurs) is { } what)
            {
                yield return Broken(find.Place, $"{what} was found in {find.Place}, in a row of {find.Merchant?.ToString() ?? "no merchant"}: {find.Key}");
            }
        }

        if (inspection.Evidence.Broker is { } address)
        {
            await using var broker = await BrokerProbe.ConnectAsync(address, cancellationToken);
            foreach (var what in (await broker.DeadLettersAsync(cancellationToken)).SelectMany(it => traces.In(it))
                .Select(it => traces.IsForbidden(it, null, isOurs: true)).OfType<string>().Distinct())
            {
                yield return Broken("commerce-dead", $"{what} was found in a dead letter; messages carry ids alone");
            }
        }
    }

    private IEnumerable<Violation> Answers(Inspection inspection, Traces traces) =>
        from entry in inspection.History
        where entry is { Content: not null } and not { Outcome: Outcome.Sent }
        from found in traces.In(entry.Content!.Value.GetRawText())
        let what = traces.IsForbidden(found, entry.Merchant, isOurs: true)
        where what is not null
        select Broken(entry.Place, $"{what} was answered by {entry.Node} to {entry.Agent} of merchant {entry.Merchant} for {entry.Tool ?? entry.Method} at {entry.At:O}");

    private IEnumerable<Violation> Logs(Inspection inspection, Traces traces)
    {
        foreach (var file in inspection.Evidence.Logs)
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                foreach (var what in traces.In(line).Select(found => traces.IsForbidden(found, null, isOurs: true))
                    .OfType<string>())
                {
                    yield return Broken($"{Path.GetFileName(file)}:{number}",
                        $"{what} was logged in {file}, line {number}");
                }
            }
        }
    }
}
