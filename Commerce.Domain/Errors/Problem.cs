namespace Commerce.Domain.Errors;

/// <summary>One thing wrong with one field: where, what is expected there, and a value that would pass.</summary>
/// <param name="Path">JSON path from the arguments' root, for example <c>items[1].quantity</c>.</param>
/// <param name="Message">What is wrong, in a sentence that names the rule.</param>
/// <param name="Expected">What the field takes.</param>
/// <param name="Example">A value that would pass, as JSON text.</param>
public sealed record Problem(string Path, string Message, string? Expected = null, string? Example = null);
