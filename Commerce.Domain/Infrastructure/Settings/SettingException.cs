namespace Commerce.Domain.Infrastructure.Settings;

/// <summary>A setting cannot be used. The message is one sentence for the operator, without the setting's value.</summary>
public sealed class SettingException(string message, Exception? cause = null) : Exception(message, cause);
