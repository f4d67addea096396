using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;

namespace Commerce.Workers.Providers;

/// <summary>One kind of call.</summary>
internal interface IProviderDesk
{
    Task<ProviderAnswer> SendAsync(SimulatedWorldClient client, ProviderCall call, CancellationToken cancellationToken);

    Task<ProviderAnswer> LookUpAsync(
        SimulatedWorldClient client, ProviderCall call, CancellationToken cancellationToken);
}

/// <summary> Sends a request of ours as one of theirs and reads their record back. By our reference several records
/// may turn up; the one made under our request key counts, else the oldest. </summary>
internal abstract class ProviderDesk<TRequest, TRecord> : IProviderDesk
    where TRecord : WireRecord
{
    protected const string Root = "/world/provider/v1/";

    /// <summary>The collection these records are kept in, as in <c>captures</c>.</summary>
    protected abstract string Collection { get; }

    /// <summary>Voids have no address of their own.</summary>
    protected virtual bool FoundById => true;

    protected abstract string ReferenceOf(TRequest request);

    protected abstract (string Path, object Body) ToTheirs(TRequest request);

    /// <summary>Their record as an answer; null if it cannot be about this request.</summary>
    protected abstract ProviderAnswer? FromTheirs(TRequest request, TRecord record);

    /// <summary>Refused, nothing done.</summary>
    protected abstract ProviderAnswer Refused(SimulatedWorldClient client, string code);

    public async Task<ProviderAnswer> SendAsync(
        SimulatedWorldClient client, ProviderCall call, CancellationToken cancellationToken)
    {
        var request = CommerceJson.Read<TRequest>(call.Request);
        var (path, body) = ToTheirs(request);
        var reply = await client.PostAsync(call, Root + path, body, cancellationToken);
        return reply.IsRefusal
            ? Refused(client, reply.ErrorCode!) with { Evidence = reply.Evidence, Note = reply.Note }
            : Believed(request, reply, reply.IsSuccess ? reply.Read<TRecord>() : null);
    }

    public async Task<ProviderAnswer> LookUpAsync(
        SimulatedWorldClient client, ProviderCall call, CancellationToken cancellationToken)
    {
        var request = CommerceJson.Read<TRequest>(call.Request);
        if (FoundById && call.ProviderRef is { } id)
        {
            var one = await client.GetAsync(call, $"{Root}{Collection}/{Uri.EscapeDataString(id)}", cancellationToken);
            return Believed(request, one, one.IsSuccess ? one.Read<TRecord>() : null);
        }

        var reference = ReferenceOf(request);
        var path = $"{Root}{Collection}?reference={Uri.EscapeDataString(reference)}";
        var reply = await client.GetAsync(call, path, cancellationToken);
        if (!reply.IsSuccess || reply.Read<WirePage<TRecord>>() is not { } page)
        {
            return Believed(request, reply, null);
        }

        var found = page.Data.FirstOrDefault(record => record.RequestKey == call.RequestKey)
            ?? (page.Data.Count > 0 ? page.Data[0] : null);
        return found is null
            ? Nothing(ProviderOutcome.Absent, reply, "not found by our reference")
            : Believed(request, reply, found);
    }

    protected static ProviderAnswer Answer<T>(ProviderOutcome outcome, T body) =>
        new(outcome, CommerceJson.ToElement(body));

    private ProviderAnswer Believed(TRequest request, ProviderReply reply, TRecord? record)
    {
        var isOurs = record is not null && record.Reference == ReferenceOf(request);
        var answer = isOurs ? FromTheirs(request, record!) : null;
        return answer is null
            ? Nothing(ProviderOutcome.Unknown, reply, reply.Note)
            : answer with { ProviderRef = record!.Id, Evidence = reply.Evidence, Note = reply.Note };
    }

    private static ProviderAnswer Nothing(ProviderOutcome outcome, ProviderReply reply, string note) =>
        Answer(outcome, new { }) with { Evidence = reply.Evidence, Note = note };

    protected static Money? MoneyOf(WireRecord record) =>
        Currency.TryParse(record.Currency, out var currency) ? new Money(record.AmountMinor, currency) : null;
}
