using System.Globalization;
using Commerce.Domain.Access;
using Commerce.McpServer.Prompts;
using Commerce.McpServer.Resources;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol.Protocol;

namespace Commerce.Tests.Protocol;

/// <summary>120 resources in a row, so that they fill more than one page.</summary>
internal sealed class ScriptedNumbers : IResourceKind
{
    public const int Count = 120;

    public ResourceShape Shape { get; } = new("test://numbers/{number}", "number", "Number", "A number below 120.")
    {
        Order = 2,
        Icon = "records",
        Scopes = [Scopes.CatalogRead],
        Suggesters = new Dictionary<string, Type> { ["number"] = typeof(Colours) },
    };

    public Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<ResourceContents?>(request.Values["number"] switch
        {
            "fault" => throw new InvalidOperationException("the inside of the server"),
            var text when int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number < Count =>
                ResourceText.Of(request, new { number }),
            _ => null,
        });

    public Task<IReadOnlyList<ListedResource>> ListAsync(
        Principal principal, string? after, int atMost, CancellationToken cancellationToken)
    {
        var first = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture) + 1;
        return Task.FromResult<IReadOnlyList<ListedResource>>(
            [.. Enumerable.Range(first, Math.Min(Count - first, atMost)).Select(static it => Show(it))]);
    }

    private static ListedResource Show(int number) => new(
        new Resource { Uri = $"test://numbers/{number}", Name = $"{number}" },
        number.ToString(CultureInfo.InvariantCulture));
}

/// <summary>One resource at a fixed address that is the same for everybody.</summary>
internal sealed class ScriptedSign : IResourceKind
{
    public ResourceShape Shape { get; } = new("test://sign", "sign", "Sign", "The same for everybody.")
    {
        Order = 1,
        Icon = "no such picture",
        Audience = [Role.User],
        SameForAll = true,
        Fixed = true,
    };

    public Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<ResourceContents?>(ResourceText.Of(request, new { open = true }));

    public Task<IReadOnlyList<ListedResource>> ListAsync(
        Principal principal, string? after, int atMost, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ListedResource>>(
            after is null ? [new(new Resource { Uri = "test://sign", Name = "sign" }, "sign")] : []);
}

internal sealed class EchoArguments : IPrompt
{
    public PromptShape Shape { get; } = new("Echo", "Says its arguments again.")
    {
        Order = 1,
        Icon = "commerce",
        Scopes = [Scopes.CatalogRead],
        Fields =
        [
            new PromptField("colour", "A colour.")
            {
                Required = true,
                Check = static value => Colours.All.Contains(value) ? null : "is no colour",
                Suggester = typeof(Colours),
            },
            new PromptField("note", "Anything."),
        ],
    };

    public Task<IReadOnlyList<PromptMessage>> WriteAsync(
        PromptRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PromptMessage>>([PromptText.Say(string.Join(
            ';', request.Arguments.OrderBy(static it => it.Key).Select(static it => $"{it.Key}={it.Value}")))]);
}

internal sealed class Colours : ISuggester
{
    public static readonly IReadOnlyList<string> All = ["red", "rose", "blue"];

    public Task<SuggestedValues> SuggestAsync(SuggestionQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(SuggestedValues.From(
            query.Given.GetValueOrDefault("many") == "yes"
                ? Enumerable.Range(0, 250).Select(static it => $"red {it}") : All,
            query.Typed));
}
