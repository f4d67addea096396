using Commerce.Domain.Access;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;
using Commerce.Workers.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Workers.Mail;

/// <summary>A conversation with a mail server, and what each way it can end comes to.</summary>
public sealed class MailAdapterTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_message_is_handed_over_with_its_identity_however_often()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await using var host = new MailHost();
        var call = await QueueAsync(shop);

        (await SendAsync(call, host.Port)).Outcome.ShouldBe(ProviderOutcome.Succeeded);
        (await SendAsync(call, host.Port)).Outcome.ShouldBe(ProviderOutcome.Succeeded);

        host.Mails.Count.ShouldBe(2);
        host.Mails.Select(static it => it.Split('\n').Single(static line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase)))
            .Distinct().ShouldHaveSingleItem().ShouldContain("msg_");
        host.Mails.First().ShouldContain("application/pdf");
        host.Mails.First().ShouldContain("application/xml");
    }

    [Theory]
    [InlineData("RCPT", "550 no such user", ProviderOutcome.Declined)]
    [InlineData("MAIL", "451 come back later", ProviderOutcome.Absent)]
    [InlineData("DATA", "452 the disk is full", ProviderOutcome.Absent)]
    [InlineData(".", "554 not this text", ProviderOutcome.Declined)]
    [InlineData(".", null, ProviderOutcome.Unknown)]
    public async Task What_the_server_says_decides_and_silence_is_no_answer(string command, string? says, ProviderOutcome expected)
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await using var host = new MailHost();
        host.Instead[command] = says;

        var answer = await SendAsync(await QueueAsync(shop), host.Port);

        answer.Outcome.ShouldBe(expected, answer.Note);
    }

    [Fact]
    public async Task A_server_that_is_not_there_was_given_nothing()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var gone = new MailHost();
        var port = gone.Port;
        await gone.DisposeAsync();

        (await SendAsync(await QueueAsync(shop), port)).Outcome.ShouldBe(ProviderOutcome.Absent);
    }

    private static async Task<ProviderCall> QueueAsync(BillingShop shop)
    {
        var invoice = await shop.IssueAsync();
        var sent = await shop.Agent.CallAsync("send_invoice", new { invoice_ids = new[] { BillingShop.IdOf(invoice) } });
        IdText.TryParse(MessageId.Prefix, sent.GetProperty("sent")[0].GetProperty("message_id").GetString()!, out var id, out _).ShouldBeTrue();
        return new ProviderCall(
            shop.Merchant.TenantId, TenantMode.Test, EffectKind.Mail, "key", null, CommerceJson.ToElement(new MailRequest(new MessageId(id))));
    }

    private Task<ProviderAnswer> SendAsync(ProviderCall call, int port) => new MailAdapter(
        server.App.Services.GetRequiredService<IServiceScopeFactory>(),
        new MailOptions { Host = "127.0.0.1", Port = port, UseTls = false, From = "billing@example.com" }).SendAsync(call, TestContext.Current.CancellationToken);
}
