using Commerce.Domain.Access;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Prompts.ImportProductFile;

/// <summary>A supplier's file into the catalog, checked before it is applied.</summary>
public sealed class ImportProductFile : IPrompt
{
    public PromptShape Shape { get; } = new(
        "Import a product file", "Check a product file, show what would change, and load it after a yes.")
    {
        Order = 4,
        Icon = "catalog",
        Scopes = [Scopes.CatalogWrite, Scopes.OperationsRead],
        Fields =
        [
            new PromptField("format", "Format of the file; left out, its header tells.")
            {
                Check = static value => ImportFormats.All.Contains(value)
                    ? null : $"is none of {string.Join(", ", ImportFormats.All)}",
                Suggester = typeof(ImportFormats),
            },
        ],
    };

    public Task<IReadOnlyList<PromptMessage>> WriteAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        var format = request.Arguments.TryGetValue("format", out var given) ? $" with format {given}" : "";
        return Task.FromResult<IReadOnlyList<PromptMessage>>(
        [
            PromptText.Say($"""
                Import a product file{format}.
                1. If I have not given you a file, call import_catalog without a source and show me the upload address.
                2. Call import_catalog with check_only. Show what would change, and every problem with its row.
                3. If columns are not recognised, propose a mapping and check again.
                4. After my yes, call it without check_only. Follow it with get_operation and report the counts.
                """),
        ]);
    }
}
