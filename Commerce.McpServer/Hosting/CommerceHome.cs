namespace Commerce.McpServer.Hosting;

/// <summary>The data folder and where each thing lies in it.</summary>
public sealed record CommerceHome(string Folder)
{
    public const string Variable = "COMMERCE_HOME";

    /// <summary>The embedded cluster; as root it belongs to an unprivileged user, everything beside it to us.</summary>
    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>Locks of the processes that share this folder.</summary>
    public string Members => Path.Combine(Folder, "members");

    public string DatabasePasswords => Path.Combine(Folder, "database-passwords.json");

    /// <summary>Address and key for whoever starts a client on this machine.</summary>
    public string ConnectionFile => Path.Combine(Folder, "connection.json");

    /// <summary>Programs fetched for this installation, such as PostgreSQL from the npm registry.</summary>
    public string Tools => Path.Combine(Folder, "tools");

    /// <summary>Signing keys and checkpoints of the audit log.</summary>
    public string Audit => Path.Combine(Folder, "audit");

    /// <summary>
    /// What a reset deletes. Access keys stay, so that clients configured with them go on working; so do the tools,
    /// which cost a download, and files a person put here.
    /// </summary>
    public IReadOnlyList<string> DataFolders => [Postgres, Audit];

    public IReadOnlyList<string> DataFiles => [DatabasePasswords, ConnectionFile];

    /// <summary>
    /// <c>COMMERCE_HOME</c>, else the user's data folder. Root gets a system folder and not its own home: the
    /// cluster runs as an unprivileged user, who cannot enter that.
    /// </summary>
    public static CommerceHome Resolve()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
        {
            return new CommerceHome(Path.GetFullPath(chosen));
        }

        if (Environment.IsPrivilegedProcess)
        {
            return new CommerceHome("/var/lib/commerce");
        }

        var data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? new CommerceHome(Path.Combine(data, "commerce"))
            : throw new SetupException($"No data folder is known for this user: set {Variable} to one.");
    }

    /// <summary>
    /// Makes the folder; other users may pass through it as root's cluster user must, but not look into our files.
    /// </summary>
    public void Create()
    {
        try
        {
            CreateFolder(Folder, Environment.IsPrivilegedProcess ? Private | PassThrough : Private);
            LetClusterUserThrough();
            CreateFolder(Members, Private);
            ProveWritable();
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw DiskSpace.IsFull(Folder)
                ? DiskSpace.Full(Folder, failure)
                : new SetupException(
                    $"The data folder {Folder} is not writable for user {Environment.UserName}: "
                    + $"change its owner, or set {Variable} to a folder of yours.", failure);
        }
    }

    // A folder that root made for itself, as mktemp does, is closed to the user who runs the database. Through is
    // enough: the files in it stay closed.
    private void LetClusterUserThrough()
    {
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            var mode = File.GetUnixFileMode(Folder);
            if ((mode & PassThrough) != PassThrough)
            {
                File.SetUnixFileMode(Folder, mode | PassThrough);
            }
        }
    }

    private void ProveWritable()
    {
        var probe = Path.Combine(Members, $"probe-{Guid.CreateVersion7():N}");
        try
        {
            File.WriteAllText(probe, "x");
        }
        finally
        {
            File.Delete(probe);
        }
    }

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode PassThrough = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static void CreateFolder(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, mode);
        }
    }
}
