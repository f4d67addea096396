namespace Commerce.Domain.Documents;

/// <summary>How a document is handed out.</summary>
public enum DocumentFormat
{
    /// <summary>For people.</summary>
    Pdf,

    /// <summary>For programs: UBL 2.1 after EN 16931.</summary>
    Xml,
}

/// <summary>Bytes of a document, the same whenever they are made.</summary>
public sealed record DocumentFile(byte[] Content, string MediaType, string FileName);
