namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>
/// What spans, metrics and log lines may carry: ids, names from closed lists, counts. Arguments, texts of people and third
/// parties, and messages of exceptions have no name here.
/// </summary>
public static class TraceTags
{
    public const string OperationId = "commerce.operation.id";
    public const string RequestId = "commerce.request.id";
    public const string TenantId = "commerce.tenant.id";
    public const string Tool = "commerce.tool";
    public const string Step = "commerce.step";
    public const string Lane = "commerce.lane";
    public const string Attempt = "commerce.attempt";
    public const string FoundBy = "commerce.found_by";
    public const string Provider = "commerce.provider";
    public const string Kind = "commerce.effect.kind";
    public const string Outcome = "commerce.outcome";
    public const string Replayed = "commerce.replayed";
    public const string ErrorType = "error.type";
}
