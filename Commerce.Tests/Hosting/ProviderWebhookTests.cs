using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Commerce.Tests.Support;

namespace Commerce.Tests.Hosting;

/// <summary>What a provider reports: kept once, believed never, and enough to make the operation look for
/// itself.</summary>
public sealed class ProviderWebhookTests(TestServer server) : IClassFixture<TestServer>, IAsyncLifetime
{
    // No worker of this binary takes work of a later version: the bell stays to be seen.
    private const string InsertWork = """
        insert into engine.operation_queue (operation_id, tenant_id, lane, handler_version, run_after)
        values ($1, $2, 'work', 99, clock_timestamp() + interval '1 hour')
        """;

    private const string InsertEffect = """
        insert into engine.effect (effect_id, tenant_id, operation_id, step, provider, kind, subject_id, request_key,
            request_hash, request, state, provider_ref, key_dead_at)
        values ($1, $2, $3, 'authorize', 'simulated', 'authorize', $1, $4, '\x00', '{}', 'intended', $5::text,
            clock_timestamp() + interval '1 day')
        """;

    private readonly HttpClient _http = new() { BaseAddress = server.Address };
    private readonly string _operation = $"op_{Guid.CreateVersion7():N}";
    private readonly string _reference = $"au_{Guid.CreateVersion7():N}";
    private readonly string _key = $"key-{Guid.CreateVersion7():N}";
    private readonly string _event = $"evt_{Guid.CreateVersion7():N}";
    private TestMerchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _merchant = await TestMerchant.CreateAsync(server.Database);
        await _merchant.ExecuteAsync(InsertWork, _operation, _merchant.TenantId);
        await _merchant.ExecuteAsync(
            InsertEffect, Guid.CreateVersion7(), _merchant.TenantId, _operation, _key, _reference);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _merchant.DisposeAsync();
    }

    [Fact]
    public async Task An_event_becomes_evidence_and_wakes_its_operation_once()
    {
        (await SendAsync(Body(_reference))).ShouldBe((HttpStatusCode.OK, false));
        (await SendAsync(Body(_reference))).ShouldBe((HttpStatusCode.OK, true));

        (await BellsAsync()).ShouldBe(1);
        (await EvidenceAsync()).ShouldBe(1);
        (await _merchant.ScalarAsync<long>("select count(*) from engine.audit_event where action = 'provider.event'"))
            .ShouldBe(1);
        (await _merchant.ScalarAsync<string>("select state from engine.effect where operation_id = $1", _operation))
            .ShouldBe("intended", "an event is a reason to ask, not an answer");
    }

    [Fact]
    public async Task An_event_that_overtakes_the_answer_is_found_by_our_key()
    {
        await _merchant.ExecuteAsync(
            "update engine.effect set provider_ref = null where operation_id = $1", _operation);

        (await SendAsync(Body(_reference, _key))).Status.ShouldBe(HttpStatusCode.OK);

        (await BellsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task An_event_about_something_unknown_is_taken_and_moves_nothing()
    {
        (await SendAsync(Body("au_of_somebody_else"))).Status.ShouldBe(HttpStatusCode.OK);

        (await BellsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_event_of_another_merchant_touches_nothing_of_this_one()
    {
        await using var other = await TestMerchant.CreateAsync(server.Database);

        var reply = await SendAsync(Body(_reference, _key), merchant: other.TenantId.ToString("N"));

        reply.Status.ShouldBe(HttpStatusCode.OK);

        (await BellsAsync()).ShouldBe(0);
        (await EvidenceAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Forged_stale_and_misdirected_events_are_refused()
    {
        var body = Body(_reference);
        var now = TimeProvider.System.GetUtcNow();

        foreach (var forged in new[]
        {
            await SendAsync(body, secret: "some other secret of the same kind"),
            await SendAsync(body, at: now.AddMinutes(-6)),
            await SendAsync(body, at: now.AddMinutes(6)),
            await SendAsync(body, signedFor: Guid.CreateVersion7().ToString("N")),
        })
        {
            forged.Status.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await SendAsync(body, merchant: "nobody")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(body, provider: "elsewhere")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(new string('x', 300_000))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        (await EvidenceAsync()).ShouldBe(0);
        (await BellsAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"type":"t","data":{"id":7}}""")]
    public async Task A_sealed_event_without_sense_is_refused(string body) =>
        (await SendAsync(body)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task The_simulated_providers_own_webhooks_arrive()
    {
        using var provider = new HttpClient { BaseAddress = server.Address };
        provider.DefaultRequestHeaders.Authorization = new("Bearer", $"sk_test_sim_{_merchant.TenantId:N}");
        provider.DefaultRequestHeaders.Add("Request-Key", _key);
        using var content = new StringContent(
            """{"mode":"test","reference":"r","amount_minor":100,"currency":"EUR","payment_method":"pm_sim_visa"}""");
        using var response = await provider.PostAsync(
            "/world/provider/v1/authorizations", content, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Created);

        await Eventually.HoldsAsync(async () => await BellsAsync() == 1);
    }

    private static string Body(string reference, string? key = null) => JsonSerializer.Serialize(new
    {
        type = "authorization.authorized",
        data = new { id = reference, request_key = key },
    });

    private Task<long> BellsAsync() =>
        _merchant.ScalarAsync<long>("select bells from engine.operation_queue where operation_id = $1", _operation);

    private Task<long> EvidenceAsync() => _merchant.ScalarAsync<long>("select count(*) from engine.effect_evidence");

    private async Task<(HttpStatusCode Status, bool Duplicate)> SendAsync(
        string body, string provider = "simulated", string? merchant = null, string? signedFor = null,
        string secret = TestServer.WebhookSecret, DateTimeOffset? at = null)
    {
        merchant ??= _merchant.TenantId.ToString("N");
        var seconds = (at ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();
        var timestamp = seconds.ToString(CultureInfo.InvariantCulture);
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signedFor ?? merchant));
        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{_event}.{timestamp}.{body}"));
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/providers/{provider}/{merchant}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers =
            {
                { "webhook-id", _event },
                { "webhook-timestamp", timestamp },
                { "webhook-signature", "v1," + Convert.ToBase64String(signature) },
            },
        };
        using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var duplicate = text.Length > 0 && JsonElement.Parse(text).GetProperty("duplicate").GetBoolean();
        return (response.StatusCode, duplicate);
    }
}
