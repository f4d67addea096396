using System.Text;
using Commerce.Domain.Errors;
using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Tools.Catalog.ImportCatalog;

public sealed class ImportCatalogHandler(
    CommerceSession session, CallContext context, ImportFiles files, OperationStore operations, ImportFolder folder,
    PublicAddress address)
    : IRequestHandler<ImportCatalog, OperationStart>
{
    // An hour is enough for the largest file on the slowest machine; nothing is applied after it.
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(1);

    public async Task<OperationStart> Handle(ImportCatalog request, CancellationToken cancellationToken)
    {
        if (await FileAsync(request, cancellationToken) is not { } file)
        {
            return await OfferAsync(cancellationToken);
        }

        var report = IdText.NewCapability(Uploads.ReportPrefix);
        var order = new CatalogImportOrder
        {
            FileId = file,
            Format = request.Format,
            Mapping = request.Mapping ?? [],
            Currency = request.Currency?.Code,
            CheckOnly = request.CheckOnly ?? false,
            SkipInvalid = request.SkipInvalid ?? false,
            ReportUrl = address.Of(Uploads.ReportPath(report)),
            ReportHash = ImportFiles.HashOf(report),
        };
        return new OperationStart("open", order, "Opening the file.") { Lane = Lanes.Bulk, Deadline = Deadline };
    }

    private async Task<ImportFileId?> FileAsync(ImportCatalog request, CancellationToken cancellationToken)
    {
        var principal = context.Principal.Text;
        if (request.UploadId is { } id)
        {
            var file = await files.FindAsync(id, principal, cancellationToken)
                ?? throw CommerceException.At(
                    ErrorCode.NotFound, "upload_id", "There is no such upload, or it is older than a day.");
            return file.HasArrived
                ? id
                : throw CommerceException.At(ErrorCode.ValidationState, "upload_id",
                    "The file has not arrived; send it to the upload address first.");
        }

        if (request.Text is { } text)
        {
            operations.DropArgument(context.OperationId!, "text");
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
            return await files.StoreAsync(content, name: null, principal, cancellationToken);
        }

        if (request.FileName is { } name)
        {
            await using var content = folder.Open(session.Merchant, name);
            return await files.StoreAsync(content, name, principal, cancellationToken);
        }

        return null;
    }

    private async Task<OperationStart> OfferAsync(CancellationToken cancellationToken)
    {
        var id = ImportFileId.New();
        var capability = IdText.NewCapability(Uploads.UploadPrefix);
        var expiresAt = await files.ExpectAsync(id, capability, context.Principal.Text, cancellationToken);
        var offer = new CatalogUploadOffer(id, address.Of(Uploads.UploadPath(capability)), expiresAt);
        return new OperationStart("offer_upload", offer, "Preparing an upload address.");
    }
}
