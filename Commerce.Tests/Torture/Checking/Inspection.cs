using System.Net.Http.Headers;
using System.Text.Json;
using Commerce.Domain.Values;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Swarm;
using Commerce.Workers.Providers;
using Npgsql;

namespace Commerce.Tests.Torture.Checking;

/// <summary>The evidence, and what is read from it more than once.</summary>
public sealed class Inspection : IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private readonly NpgsqlDataSource _owner;
    private readonly HttpClient _http = Wire.NewClient(AnswerWithin);
    private readonly Dictionary<Guid, MerchantBook> _books = [];
    private IReadOnlyList<Guid>? _merchants;
    private IReadOnlyList<EffectRow>? _effects;

    public Inspection(Evidence evidence)
    {
        Evidence = evidence;
        _owner = NpgsqlDataSource.Create(evidence.OwnerConnection);
        Nodes = new NodeQuestions(evidence, _http);
    }

    public Evidence Evidence { get; }

    public IReadOnlyList<Entry> History => Evidence.History;

    public NodeQuestions Nodes { get; }

    /// <summary>Rows of our database, by the names of their columns; every merchant's.</summary>
    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, CancellationToken cancellationToken,
        params object[] values)
    {
        await using var connection = await _owner.OpenConnectionAsync(cancellationToken);
        return await RowsAsync<T>(connection, sql, cancellationToken, values);
    }

    public static async Task<IReadOnlyList<T>> RowsAsync<T>(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand($"select row_to_json(found)::text from ({sql}) found", connection);
        command.CommandTimeout = 0;
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<T> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(CommerceJson.Read<T>(JsonElement.Parse(reader.GetString(0))));
        }

        return rows;
    }

    /// <summary>Everybody who sells here and is paid through the simulated provider.</summary>
    public async Task<IReadOnlyList<Guid>> MerchantsAsync(CancellationToken cancellationToken) =>
        _merchants ??= [.. (await RowsAsync<MerchantRow>(
            "select tenant_id from commerce.tenant where payment_provider = 'simulated' order by tenant_id",
            cancellationToken))
            .Select(static it => it.TenantId)];

    /// <summary>What we believe about every call that moves money.</summary>
    public async Task<IReadOnlyList<EffectRow>> EffectsAsync(CancellationToken cancellationToken) =>
        _effects ??= await RowsAsync<EffectRow>(EffectRow.Sql, cancellationToken);

    /// <summary>What the provider believes; empty for a merchant it never heard of.</summary>
    public async Task<MerchantBook> BookAsync(Guid merchant, CancellationToken cancellationToken)
    {
        if (_books.TryGetValue(merchant, out var known))
        {
            return known;
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(Evidence.World,
            $"/world/control/merchants/{SimulatedProviderOptions.MerchantOf(merchant)}/book"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Evidence.ControlKey);
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var unheardOf = response.StatusCode == System.Net.HttpStatusCode.NotFound
            && text.Contains("merchant", StringComparison.Ordinal);
        if (!unheardOf)
        {
            response.EnsureSuccessStatusCode();
        }

        return _books[merchant] = unheardOf ? MerchantBook.Empty
            : CommerceJson.Read<MerchantBook>(JsonElement.Parse(text));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _owner.DisposeAsync();
    }

    private sealed record MerchantRow(Guid TenantId);
}
