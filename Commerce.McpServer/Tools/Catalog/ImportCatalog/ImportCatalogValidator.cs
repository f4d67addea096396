using Commerce.Domain.Imports;
using Commerce.McpServer.Hosting;
using FluentValidation;

namespace Commerce.McpServer.Tools.Catalog.ImportCatalog;

public sealed class ImportCatalogValidator : AbstractValidator<ImportCatalog>
{
    private const int MaxHeader = 255;

    public ImportCatalogValidator()
    {
        RuleFor(static it => it.Text).NotEmpty().When(static it => it.Text is not null)
            .WithMessage("is empty; leave it out to get an upload address");
        RuleFor(static it => it.Text).MaximumLength(ImportLimits.TextLength)
            .WithMessage(
                $"is longer than {ImportLimits.TextLength} characters; call without a source and upload the file");
        RuleFor(static it => it.FileName).Must(static it => it is null || ImportFolder.IsPlainName(it))
            .WithMessage("is not a plain file name: no folders, no leading dot")
            .WithState(static _ => "\"products.csv\"");
        RuleFor(static it => it).Must(static it => Sources(it) <= 1).OverridePropertyName("arguments")
            .WithMessage(
                "name more than one source; give one of text, file_name, upload_id, or none for an upload address");
        RuleFor(static it => it.Mapping).Must(static it => it is null || it.Count <= ImportFields.Names.Count)
            .WithMessage($"has more entries than there are fields ({ImportFields.Names.Count})");
        RuleFor(static it => it.Mapping)
            .Must(static it => it is null || it.DistinctBy(static one => one.Field).Count() == it.Count)
            .WithMessage("names a field twice");
        RuleForEach(static it => it.Mapping).ChildRules(static entry =>
        {
            entry.RuleFor(static it => it.Field).Must(static it => ImportFields.Parse(it) is not null)
                .WithMessage($"is no field; fields are {string.Join(", ", ImportFields.Names)}")
                .WithState(static _ => "\"price\"");
            entry.RuleFor(static it => it.Column).NotEmpty().MaximumLength(MaxHeader)
                .WithMessage("is not a header of the file");
        });
    }

    private static int Sources(ImportCatalog request) =>
        (request.Text is null ? 0 : 1) + (request.FileName is null ? 0 : 1) + (request.UploadId is null ? 0 : 1);
}
