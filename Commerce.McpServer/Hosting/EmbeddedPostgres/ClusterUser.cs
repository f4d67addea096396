namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>
/// Who the cluster runs as: ourselves, or an unprivileged user when we are root, as PostgreSQL refuses root.
/// </summary>
/// <param name="Name">Null when the cluster runs as ourselves.</param>
internal sealed record ClusterUser(string? Name)
{
    // The user of Debian's and Fedora's packages is there whenever they are.
    private const string FromPackage = "postgres";
    private const string Ours = "commerce";

    // What stat prints for an id that no user has.
    private const string NoName = "UNKNOWN";

    public static async Task<ClusterUser> ChooseAsync(ClusterFolder folder, CancellationToken cancel)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ClusterUser((string?)null);
        }

        if (folder.HasData)
        {
            // A package installed since may have brought another user; the data still belongs to the first one.
            var owner = await Shell.RunAsync(null, "stat", ["-c", "%U", folder.Data], cancel);
            var name = owner.Output.Trim();
            return owner.Succeeded && name != NoName
                ? new ClusterUser(name)
                : throw new SetupException(
                    $"The data in {folder.Data} belongs to a user that does not exist on this machine: "
                    + $"give it to one (chown -R {FromPackage}: {folder.Root}), or start afresh with ./run.sh reset.");
        }

        foreach (var candidate in (string[])[FromPackage, Ours])
        {
            if ((await Shell.RunAsync(null, "id", ["-u", candidate], cancel)).Succeeded)
            {
                return new ClusterUser(candidate);
            }
        }

        var made = await Shell.RunAsync(
            null, "useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", Ours], cancel);
        return made.Succeeded
            ? new ClusterUser(Ours)
            : throw new SetupException(
                $"PostgreSQL refuses to run as root and the user '{Ours}' could not be made ({made.Output.Trim()}): "
                + "make it, or start the server as an ordinary user.");
    }

    public Task<ShellResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel) =>
        Shell.RunAsync(Name, program, arguments, cancel);

    /// <summary>Gives a folder to the cluster's user and closes it to others.</summary>
    public async Task OwnAsync(string folder, CancellationToken cancel)
    {
        if (Name is null)
        {
            return;
        }

        var owned = await Shell.RunAsync(null, "chown", [$"{Name}:", folder], cancel);
        if (!owned.Succeeded)
        {
            throw new SetupException(
                $"{folder} could not be given to user '{Name}', who runs the database ({owned.Output.Trim()}): "
                + $"set {CommerceHome.Variable} to a folder on a disk that knows owners.");
        }
    }
}
