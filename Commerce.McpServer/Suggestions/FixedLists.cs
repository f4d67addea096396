using System.Text.Json;
using Commerce.Domain.Imports;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Suggestions;

public sealed class CountryCodes : ISuggester
{
    public Task<SuggestedValues> SuggestAsync(SuggestionQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(SuggestedValues.From(Country.All, query.Typed));
}

public sealed class CurrencyCodes : ISuggester
{
    public Task<SuggestedValues> SuggestAsync(SuggestionQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(SuggestedValues.From(Currency.Codes, query.Typed));
}

public sealed class ImportFormats : ISuggester
{
    public static readonly IReadOnlyList<string> All =
        [.. Enum.GetNames<ImportFormat>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    public Task<SuggestedValues> SuggestAsync(SuggestionQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(SuggestedValues.From(All, query.Typed));
}

/// <summary>The tools the caller may call.</summary>
public sealed class ToolNames(IToolHost tools) : ISuggester
{
    public Task<SuggestedValues> SuggestAsync(SuggestionQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(SuggestedValues.From(tools.List(query.Principal).Select(static it => it.Name), query.Typed));
}

public sealed class RecordTypes : ISuggester
{
    public Task<SuggestedValues> SuggestAsync(SuggestionQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(SuggestedValues.From(RecordKinds.All.Select(static it => it.Name), query.Typed));
}
