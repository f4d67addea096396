using Microsoft.Extensions.Configuration;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>Where the parts of the audit log live that must not live in the database.</summary>
public sealed record AuditOptions
{
    public const string Section = "Commerce:Audit";

    /// <summary>The private key; on a machine of several servers each may have its own.</summary>
    public required string SigningKeyFile { get; init; }

    /// <summary>Public halves of all keys that ever signed: what an auditor trusts.</summary>
    public required string PublicKeyFolder { get; init; }

    public required string CheckpointFolder { get; init; }

    public static AuditOptions In(string folder) => new()
    {
        SigningKeyFile = Path.Combine(folder, "signing-key.pem"),
        PublicKeyFolder = Path.Combine(folder, "keys"),
        CheckpointFolder = Path.Combine(folder, "checkpoints"),
    };

    /// <summary>The data folder's <c>audit</c>, unless the section <c>Commerce:Audit</c> names other places.</summary>
    public static AuditOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var folder = section["Folder"]
            ?? (configuration["COMMERCE_HOME"] is { Length: > 0 } home ? Path.Combine(home, "audit") : null)
            ?? throw new InvalidOperationException(
                "The audit log needs a folder for its signing key and checkpoints: set COMMERCE_HOME or Commerce__Audit__Folder.");
        var options = In(folder);
        return options with
        {
            SigningKeyFile = section[nameof(SigningKeyFile)] ?? options.SigningKeyFile,
            PublicKeyFolder = section[nameof(PublicKeyFolder)] ?? options.PublicKeyFolder,
            CheckpointFolder = section[nameof(CheckpointFolder)] ?? options.CheckpointFolder,
        };
    }
}
