using System.Text.Json;

namespace Commerce.Domain.Operations;

/// <summary>
/// Something only a person can do before the work goes on. <see cref="Url"/> set: open that page (card entry, bank
/// confirmation); the page's outcome reaches the server on its own, an answer only says that the person agreed to open it.
/// Otherwise a question, with a form to fill in where it has a <see cref="Schema"/>.
/// </summary>
public sealed record InputRequest(string Key, string Message, Uri? Url, DateTimeOffset ExpiresAt)
{
    /// <summary>A flat JSON schema of what to fill in; see <see cref="FormContent"/> for what it may say.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>
    /// The answer as it may be kept, or what is wrong with it. Where nothing was to be filled in, whatever came along is
    /// dropped unread: card numbers and outcomes are entered on pages, never here.
    /// </summary>
    public (InputAnswer? Answer, string? Problem) Admit(InputAnswer answer)
    {
        if (answer.Deed != InputDeed.Accept || Schema is not { } schema)
        {
            return (answer with { Content = null }, null);
        }

        var (content, problem) = FormContent.Admit(schema, answer.Content);
        return problem is null ? (answer with { Content = content }, null) : (null, $"{Key}: {problem}");
    }
}
