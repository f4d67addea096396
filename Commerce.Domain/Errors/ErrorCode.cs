namespace Commerce.Domain.Errors;

/// <summary>
/// The closed list of refusals. A code says whether trying again can help (<see cref="Retryable"/>), whether trying again can do
/// harm (<see cref="SafeToRetry"/>), and what would make the call pass (<see cref="Fix"/>).
/// </summary>
public sealed record ErrorCode
{
    private static readonly List<ErrorCode> Known = [];

    public static readonly ErrorCode ValidationArguments = new("validation.arguments", false, true,
        "Arguments do not have the form or the values the tool takes.",
        "Correct every field listed under problems and send the call again.");

    public static readonly ErrorCode ValidationState = new("validation.state", false, true,
        "The record is in a state that does not allow the action.",
        "The record is not in a state that allows this; read it and choose one of its allowed actions.");

    public static readonly ErrorCode NotFound = new("not_found", false, true,
        "There is nothing under this id that the caller may see.",
        "Check where the id was copied from; ids of other merchants look the same as ids that do not exist.");

    public static readonly ErrorCode ConflictVersion = new("conflict.version", false, true,
        "The record is not at the version the caller saw.",
        "The record changed since it was read. Read it again, look at what changed, and send the call with the new version.");

    public static readonly ErrorCode IdempotencyConflict = new("idempotency.conflict", false, true,
        "The key stands for another act already.",
        "This key was already used with other arguments. Read the earlier operation; for a different act use a new key.");

    public static readonly ErrorCode IdempotencyInFlight = new("idempotency.in_flight", true, true,
        "The same act, or one on the same record, is being accepted at this moment.",
        "The same call is being accepted right now. Send it again unchanged after the given seconds.");

    public static readonly ErrorCode DuplicateSuspected = new("duplicate_suspected", false, true,
        "An equal act was done a short while ago.",
        "An equal act was done within 24 hours. If a second one is meant, name the earlier id in in_addition_to.");

    public static readonly ErrorCode PolicyDenied = new("policy.denied", false, true,
        "A rule of the merchant forbids the act.",
        "The merchant's policy does not allow this. Ask a person with the authority.");

    public static readonly ErrorCode ApprovalRejected = new("policy.approval_rejected", false, true,
        "A person was asked and said no.",
        "Nothing was done. The message says who decided and why; ask for something else, or talk to them.");

    public static readonly ErrorCode ApprovalExpired = new("policy.approval_expired", false, true,
        "A person had to agree and nobody decided in time.",
        "Nothing was done. If it is still wanted, send the call again under a new idempotency_key: it is asked for anew.");

    public static readonly ErrorCode RateLimited = new("policy.rate_limited", true, true,
        "The caller asks for more than its share.",
        "Too many calls or too much unfinished work. Wait the given seconds.");

    public static readonly ErrorCode ScopeMissing = new("auth.scope_missing", false, true,
        "The access key does not cover the act.",
        "The access key lacks the scope named in the message. Ask for a key of a profile that has it.");

    public static readonly ErrorCode ProviderDeclined = new("provider.declined", false, true,
        "The third party said no; no money moved.",
        "The payment was refused. Use another payment method, or act on the decline advice; the same method may be refused again.");

    public static readonly ErrorCode ProviderUnknownOutcome = new("provider.unknown_outcome", false, false,
        "The third party may have moved money and has not said so yet.",
        "The provider has not said whether money moved. Do not pay again. The outcome is being looked up; read the record later.");

    public static readonly ErrorCode ProviderUnavailable = new("provider.unavailable", true, true,
        "The third party cannot be reached; nothing happened there.",
        "The third party does not answer. Nothing happened. Try again later.");

    public static readonly ErrorCode QuoteExpired = new("quote_expired", false, true,
        "The shipping quote is not offered any more.",
        "Call quote_shipping again and choose one of the new quotes.");

    public static readonly ErrorCode ReservationExpired = new("reservation_expired", false, true,
        "The stock is not held any more.",
        "The stock was held until the given time. Call update_checkout to reserve again.");

    public static readonly ErrorCode OutOfStock = new("out_of_stock", false, true,
        "Less is left than was asked for.",
        "Lower the quantity to what is available or choose another variant.");

    public static readonly ErrorCode ImportRejected = new("import_rejected", false, true,
        "The file has errors, so none of it was applied.",
        "Nothing was applied. Correct the listed rows, or set skip_invalid to load the others.");

    public static readonly ErrorCode CardDataNotAllowed = new("card_data_not_allowed", false, true,
        "What looks like a card number came as text; it was not kept.",
        "Card numbers never go through a tool. Leave payment_method_id out: the buyer gets a payment page.");

    public static readonly ErrorCode Cancelled = new("cancelled", false, true,
        "Somebody asked for the work to stop, and it did.",
        "The operation was stopped on request; the message says what was undone.");

    public static readonly ErrorCode InputExpired = new("input_expired", true, true,
        "A person had to do something and did not in time.",
        "The person did not answer in time. Start the action again.");

    public static readonly ErrorCode StorageUnavailable = new("storage.unavailable", true, true,
        "The database did not answer.",
        "The database does not answer. Nothing is known to have happened; send the same call again, it is done at most once.");

    public static readonly ErrorCode Internal = new("internal", true, true,
        "A fault of this server.",
        "Something unexpected went wrong and was logged under the request id. Send the same call again, it is done at most once.");

    private ErrorCode(string code, bool retryable, bool safeToRetry, string meaning, string fix)
    {
        (Code, Retryable, SafeToRetry, Meaning, Fix) = (code, retryable, safeToRetry, meaning, fix);
        Known.Add(this);
    }

    public string Code { get; }

    /// <summary>What is the matter, whatever the call was.</summary>
    public string Meaning { get; }

    /// <summary>The same call may pass later without a change.</summary>
    public bool Retryable { get; }

    /// <summary>Sending the call again cannot do anything twice.</summary>
    public bool SafeToRetry { get; }

    public string Fix { get; }

    public static IReadOnlyList<ErrorCode> All => Known;

    public static ErrorCode Of(string code) => Known.Single(known => known.Code == code);

    public override string ToString() => Code;
}
