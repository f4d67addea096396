namespace Commerce.Domain.Operations;

/// <summary>
/// Something only a person can do before the work goes on. <see cref="Url"/> set: open that page (card entry, bank confirmation);
/// the page's outcome reaches the server on its own, an answer only says that the person agreed to open it.
/// </summary>
public sealed record InputRequest(string Key, string Message, Uri? Url, DateTimeOffset ExpiresAt);
