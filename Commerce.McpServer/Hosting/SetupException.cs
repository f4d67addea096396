namespace Commerce.McpServer.Hosting;

/// <summary>
/// The machine is not as the server needs it. The message is one sentence for the person at the terminal: what is
/// wrong and what to do; no stack trace is printed for it.
/// </summary>
public sealed class SetupException(string message, Exception? cause = null) : Exception(message, cause);
