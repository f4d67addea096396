using System.Net.Mail;
using System.Net.Sockets;
using Commerce.Domain.Documents;
using Commerce.Domain.Infrastructure.Documents;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Mail;

/// <summary>
/// Sends a message by SMTP, or drops it into a folder. A mail server cannot be asked what became of a message, so every answer that
/// is none is "unknown", and the message goes out again with the Message-ID it had.
/// </summary>
public sealed class MailAdapter(IServiceScopeFactory scopes, MailOptions options) : IProviderAdapter
{
    private static readonly System.Text.Json.JsonElement Nothing = CommerceJson.ToElement(new { });

    public string Provider => SendInvoiceWork.Provider;

    /// <summary>As long as it may take: the identity of a message never runs out.</summary>
    public TimeSpan KeyRetention => TimeSpan.FromDays(30);

    public async Task<ProviderAnswer> SendAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var request = CommerceJson.Read<MailRequest>(call.Request);
        MailMessage? mail;
        try
        {
            mail = await ComposeAsync(call.TenantId, request.MessageId, cancellationToken);
        }
        catch (Exception unwritable) when (unwritable is FormatException or InvalidOperationException)
        {
            return Answer(ProviderOutcome.Declined, "The message cannot be written: its address or the merchant's is none.");
        }

        if (mail is null)
        {
            return Answer(ProviderOutcome.Declined, "The document breaks a rule of the standard and was not sent.");
        }

        using (mail)
        {
            return options.Host is { } host ? await SendAsync(mail, host, cancellationToken) : Drop(mail, request.MessageId);
        }
    }

    /// <summary>Nobody can say; the engine then sends it again under the same identity.</summary>
    public Task<ProviderAnswer> LookUpAsync(ProviderCall call, CancellationToken cancellationToken) =>
        Task.FromResult(Answer(ProviderOutcome.Absent, null));

    private async Task<MailMessage?> ComposeAsync(Guid tenantId, MessageId messageId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(tenantId, cancellationToken);
        var message = await session.ReadAsync<InvoiceMessage>(messageId.Value, cancellationToken);
        var invoice = await session.ReadAsync<Invoice>(message!.InvoiceId.Value, cancellationToken);
        var press = scope.ServiceProvider.GetRequiredService<DocumentPress>();
        var document = press.Read(invoice!);
        return press.Print(document, DocumentFormat.Pdf) is not { } pdf ? null
            : MailWriter.Write(
                message, invoice!, document, press.Print(document, DocumentFormat.Xml) is { } xml ? [pdf, xml] : [pdf], options);
    }

    private async Task<ProviderAnswer> SendAsync(MailMessage mail, string host, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(host, options.Port) { EnableSsl = options.UseTls };
        if (options.User is { } user)
        {
            client.Credentials = new System.Net.NetworkCredential(user, options.Password);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Timeout);
        try
        {
            await client.SendMailAsync(mail, patience.Token);
            return Answer(ProviderOutcome.Succeeded, null);
        }
        catch (SmtpException refused)
        {
            return Judge(refused);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Answer(ProviderOutcome.Unknown, "no answer in time");
        }
    }

    // RFC 5321, 4.2.1: 4yz may be tried again, 5yz never; a connection that was not made carried nothing.
    private static ProviderAnswer Judge(SmtpException refused) => (int)refused.StatusCode switch
    {
        >= 400 and < 500 => Answer(ProviderOutcome.Absent, $"the mail server says {(int)refused.StatusCode}"),
        >= 500 and < 600 => Answer(ProviderOutcome.Declined, $"The mail server says {(int)refused.StatusCode}."),
        _ when refused.InnerException is SocketException or { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            Answer(ProviderOutcome.Absent, "the mail server cannot be reached"),
        _ => Answer(ProviderOutcome.Unknown, "the conversation with the mail server broke off"),
    };

    private ProviderAnswer Drop(MailMessage mail, MessageId id)
    {
        if (options.DropFolder is not { } folder)
        {
            return Answer(ProviderOutcome.Declined, "Neither a mail server nor a folder for mail is configured.");
        }

        // Names, addresses and amounts: for nobody else on the machine.
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var aside = Directory.CreateTempSubdirectory("commerce-mail-");
        try
        {
            using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = aside.FullName };
            client.Send(mail);

            // Under the message's own name: dropped twice it is one.
            File.Move(aside.GetFiles().Single().FullName, Path.Combine(folder, $"{id}.eml"), overwrite: true);
            return Answer(ProviderOutcome.Succeeded, null);
        }
        catch (IOException)
        {
            return Answer(ProviderOutcome.Absent, "the folder for mail cannot be written to");
        }
        finally
        {
            aside.Delete(recursive: true);
        }
    }

    private static ProviderAnswer Answer(ProviderOutcome outcome, string? note) => new(outcome, Nothing) { Note = note };
}
