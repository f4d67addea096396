using System.Text.Json;
using Commerce.Domain.Values;

namespace Commerce.Domain.Errors;

/// <summary>The one shape of a refusal as a caller reads it and as it is stored with its operation.</summary>
public static class ErrorView
{
    public static JsonElement Of(CommerceException refusal) => CommerceJson.ToElement(new
    {
        code = refusal.Code.Code,
        message = refusal.Message,
        retryable = refusal.Code.Retryable,
        safe_to_retry = refusal.Code.SafeToRetry,
        retry_after_s = refusal.RetryAfterSeconds,
        fix = refusal.Code.Fix,
        problems = refusal.Problems.Count == 0 ? null : refusal.Problems,
        details = refusal.Details.Count == 0 ? null : refusal.Details,
    });
}
