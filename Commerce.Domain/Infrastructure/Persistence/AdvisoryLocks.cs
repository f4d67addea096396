namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>
/// Numbers of the advisory locks that processes take on the database. They stand together because two purposes with one
/// number block each other for ever. A process's is "Comm" and four letters more, a merchant's four letters; no release changes them.
/// </summary>
public static class AdvisoryLocks
{
    /// <summary>Exclusive for a run of the migrator.</summary>
    public const long Migration = 0x436F_6D6D_4D69_6772;

    /// <summary>Exclusive while roles and databases are made.</summary>
    public const long Roles = 0x436F_6D6D_526F_6C65;

    /// <summary>Exclusive for the one sealer of the audit log; the sealing function in the database knows it too.</summary>
    public const long Sealer = 0x436F_6D6D_4175_6469;

    /// <summary>Shared by every process that works, for as long as it lives.</summary>
    public const long Node = 0x436F_6D6D_6572_6365;

    /// <summary>
    /// With a merchant's hash as the second number: shared by transactions that booked something, exclusive for a decision about a month. It is "Book",
    /// and only functions in the database take it.
    /// </summary>
    public const int Books = 0x426F_6F6B;

    /// <summary>With a merchant's hash: exclusive from counting its messages to queueing more. It is "Mail".</summary>
    public const int Mail = 0x4D61_696C;
}
