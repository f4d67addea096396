using Commerce.Domain.Access;
using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;
using MediatR;
using Npgsql;

namespace Commerce.McpServer.Tools.Records.FindRecords;

public sealed class FindRecordsHandler(CommerceSession session, CallContext context)
    : IRequestHandler<FindRecords, RecordPage>
{
    public async Task<RecordPage> Handle(FindRecords request, CancellationToken cancellationToken)
    {
        var source = RecordSource.Of(request.Type);
        var principal = context.Principal;
        RefusePersonal(request, source, principal);
        var limit = request.Limit ?? FindRecordsValidator.DefaultLimit;
        Guid? after = request.Cursor is { } cursor && RecordCursor.TryRead(request, cursor, out var last) ? last : null;
        await using var command = session.Command(
            source.Sql(), session.TenantId, after, limit + 1, request.Status, request.CustomerId?.Value, request.Email,
            request.Text, request.CreatedFrom, request.CreatedTo, principal.Text,
            principal.Scopes.Grants(Scopes.OperationsReadAll), principal.BuyerOf);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(Guid Id, RecordRow Row)> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((reader.GetGuid(0), Row(reader, source, principal.SeesPersonalData())));
        }

        return new RecordPage
        {
            Items = [.. rows.Take(limit).Select(static it => it.Row)],
            NextCursor = rows.Count > limit ? RecordCursor.Write(request, rows[limit - 1].Id) : null,
        };
    }

    // Who may not read a name may not find out by asking for it either.
    private static void RefusePersonal(FindRecords request, RecordSource source, Principal principal)
    {
        var path = request.Email is not null ? "email" : source.IsPersonal && request.Text is not null ? "text" : null;
        if (path is not null && !principal.SeesPersonalData())
        {
            throw CommerceException.At(
                ErrorCode.ScopeMissing, path, $"Looking for a person needs the scope {Scopes.PiiRead}.");
        }
    }

    private static RecordRow Row(NpgsqlDataReader reader, RecordSource source, bool personal) => new()
    {
        Id = IdText.Format(source.Prefix, reader.GetGuid(0)),
        Status = reader.GetString(1),
        Label = reader.IsDBNull(2) || (source.IsPersonal && !personal)
            ? null : UntrustedText.From(reader.GetString(2), source.IsPersonal ? "buyer" : "merchant"),
        Total = reader.IsDBNull(3) ? null : new Money(reader.GetInt64(3), Currency.Of(reader.GetString(4))),
        CustomerId = reader.IsDBNull(5) ? null : new CustomerId(reader.GetGuid(5)),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(6),
    };
}
