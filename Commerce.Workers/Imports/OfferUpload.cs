using Commerce.Domain.Imports;
using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Imports;

/// <summary>Nothing to import yet: answers with the address the file goes to.</summary>
[Step(ImportSteps.Tool, ImportSteps.Offer)]
public sealed class OfferUpload : LocalStep<CatalogUploadOffer>
{
    public override Task<StepOutcome> RunAsync(
        StepContext context, CatalogUploadOffer state, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Done(
            new CatalogImported
            {
                State = ImportState.UploadExpected,
                Upload = new ImportUpload(
                    state.FileId, state.Url, "PUT", state.ExpiresAt, ImportLimits.FileBytes,
                    $"PUT the file to url, once; then call import_catalog with upload_id {state.FileId}."),
            },
            $"Send the file to {state.Url} by {state.ExpiresAt.UtcDateTime:HH:mm} UTC."));
}
