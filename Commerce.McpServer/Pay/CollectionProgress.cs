using System.Text.Json;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Pay;

/// <summary>How far the payment of an invoice is, as far as its buyer has to know.</summary>
/// <param name="Next">Where the buyer goes on: the provider's page, or the bank's. Null while there is nothing to do but wait.</param>
/// <param name="IsOver">Its operation has ended; if the invoice is processing nevertheless, nobody knows yet whether money moved.</param>
public sealed record CollectionProgress(Uri? Next, bool IsOver)
{
    private const string Find = "select status, inputs::text from engine.operation where operation_id = $1";
    private static readonly string[] Live = ["working", "input_required"];

    /// <summary>In the unit of work of the merchant; whose operation it is does not matter to the buyer.</summary>
    public static async Task<CollectionProgress> ReadAsync(CommerceSession session, string operationId, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Find, operationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken) || !Live.Contains(reader.GetString(0)))
        {
            return new CollectionProgress(null, IsOver: true);
        }

        var inputs = await reader.IsDBNullAsync(1, cancellationToken) ? []
            : JsonSerializer.Deserialize<InputRequest[]>(reader.GetString(1), CommerceJson.Options)!;
        return new CollectionProgress(inputs.Select(static it => it.Url).FirstOrDefault(IsPage), IsOver: false);
    }

    // It becomes a link and is followed by itself, so it has to be a page and nothing that acts.
    private static bool IsPage(Uri? address) => address is { IsAbsoluteUri: true, Scheme: "https" or "http" };
}
