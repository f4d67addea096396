namespace Commerce.Domain.Documents.Rules;

/// <summary>One demand of EN 16931 on a document.</summary>
public sealed record DocumentRule
{
    private readonly Func<UblView, bool> _holds;

    internal DocumentRule(string id, string sentence, Func<UblView, bool> holds) => (Id, Sentence, _holds) = (id, sentence, holds);

    public string Id { get; }

    public string Sentence { get; }

    /// <summary>Limits the decimals of amounts, which currencies with more of them cannot keep.</summary>
    public bool IsOfDecimals => Id.StartsWith("BR-DEC-", StringComparison.Ordinal);

    internal bool Holds(UblView document) => _holds(document);
}
