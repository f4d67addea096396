using Commerce.Domain.Operations.Effects;

namespace Commerce.Tests.Scheduler;

/// <summary>The adapter of a third party: every call waits for its turn, and the seed says what becomes of it.</summary>
internal sealed class ScheduledProvider(string name) : IProviderAdapter
{
    public string Provider => name;

    public TimeSpan KeyRetention => TimeSpan.FromHours(24);

    public async Task<ProviderAnswer> SendAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var actor = Actor.Here;
        var book = actor.Run.Book;
        var answer = await actor.TakeTurnAsync(Turn.Sending, call) switch
        {
            Fate.Lost => ProviderBook.Nothing,
            Fate.Late => Delay(book, call),
            Fate.AnswerLost => Unheard(book.Receive(call)),
            Fate.Twice => Twice(book, call),
            Fate.CachedFailure => book.Fail(call, afterAct: false),
            Fate.CachedFailureAfterAct => book.Fail(call, afterAct: true),
            Fate.Breaks => throw new InvalidOperationException("The adapter breaks before it sends."),
            Fate.BreaksAfterAct => Break(book.Receive(call)),
            Fate.Stopped => throw new OperationCanceledException("The step's time is over."),
            _ => book.Receive(call),
        };
        return await AnswerAsync(actor, call, answer);
    }

    public async Task<ProviderAnswer> LookUpAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var actor = Actor.Here;
        var answer = await actor.TakeTurnAsync(Turn.LookingUp, call) switch
        {
            Fate.Lost => ProviderBook.Nothing,
            Fate.Breaks => throw new InvalidOperationException("The adapter breaks on a look-up."),
            Fate.Stopped => throw new OperationCanceledException("The step's time is over."),
            _ => actor.Run.Book.LookUp(call),
        };
        return await AnswerAsync(actor, call, answer);
    }

    private static async Task<ProviderAnswer> AnswerAsync(Actor actor, ProviderCall call, ProviderAnswer answer) =>
        await actor.TakeTurnAsync(Turn.Answered, call) switch
        {
            Fate.Lost => ProviderBook.Nothing,
            Fate.Breaks => throw new InvalidOperationException("The adapter breaks on the answer."),
            Fate.Stopped => throw new OperationCanceledException("The step's time is over."),
            _ => answer,
        };

    private static ProviderAnswer Delay(ProviderBook book, ProviderCall call)
    {
        book.UnderWay.Add(call);
        return ProviderBook.Nothing;
    }

    private static ProviderAnswer Twice(ProviderBook book, ProviderCall call)
    {
        book.Receive(call);
        return book.Receive(call);
    }

    private static ProviderAnswer Unheard(ProviderAnswer answer)
    {
        _ = answer;
        return ProviderBook.Nothing;
    }

    private static ProviderAnswer Break(ProviderAnswer answer) =>
        throw new InvalidOperationException($"The adapter breaks on the answer {answer.Outcome}.");
}
