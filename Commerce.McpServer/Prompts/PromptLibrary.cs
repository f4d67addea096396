using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Values;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Prompts;

/// <summary>Every prompt there is, in a fixed order, and the checks that all of them share.</summary>
public sealed class PromptLibrary(IEnumerable<IPrompt> prompts)
{
    public IReadOnlyList<IPrompt> All { get; } =
        [.. prompts.OrderBy(static it => it.Shape.Order).ThenBy(NameOf, StringComparer.Ordinal)];

    public static string NameOf(IPrompt prompt) => JsonNamingPolicy.SnakeCaseLower.ConvertName(prompt.GetType().Name);

    public IEnumerable<IPrompt> OpenTo(Principal principal) => All.Where(it => it.Shape.IsOpenTo(principal));

    /// <summary>Null for a name nobody knows and for what is not open to this caller.</summary>
    public IPrompt? Find(Principal principal, string name) =>
        OpenTo(principal).FirstOrDefault(it => NameOf(it) == name);

    /// <summary>Refuses arguments out of form, naming each.</summary>
    public static Task<IReadOnlyList<PromptMessage>> WriteAsync(
        IPrompt prompt, Principal principal, IReadOnlyDictionary<string, string> given,
        CancellationToken cancellationToken)
    {
        var fields = prompt.Shape.Fields;
        var clean = given.Where(static it => !string.IsNullOrWhiteSpace(it.Value))
            .ToDictionary(static it => it.Key, static it => UntrustedText.Clean(it.Value));
        Problem[] problems =
        [
            .. clean.Keys.Where(name => fields.All(it => it.Name != name))
                .Select(static name => new Problem(name, "is no argument of this prompt")),
            .. fields.Select(it => Check(it, clean)).OfType<Problem>(),
        ];
        return problems.Length == 0
            ? prompt.WriteAsync(new PromptRequest(principal, clean), cancellationToken)
            : throw new CommerceException(
                ErrorCode.ValidationArguments, $"The arguments do not fit {NameOf(prompt)}.", problems);
    }

    private static Problem? Check(PromptField field, Dictionary<string, string> given)
    {
        if (!given.TryGetValue(field.Name, out var value))
        {
            return field.Required ? new Problem(field.Name, "is required") : null;
        }

        // What is written here goes to a model and into its provider's logs.
        return CardNumbers.IsIn(value) ? new Problem(field.Name, "holds what looks like a card number")
            : field.Check(value) is { } wrong ? new Problem(field.Name, wrong)
            : null;
    }
}
