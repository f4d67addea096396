using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Commerce.Tests.Support;

/// <summary>A file system of its own in memory, small enough to be filled up. Making one takes root.</summary>
public static partial class SmallDisk
{
    private const string Filler = "filler";
    private const string Mounts = "/proc/mounts";
    private const int Piece = 1024 * 1024;
    private const int SmallestPiece = 4096;
    private const int Detach = 2;

    /// <summary>Why there can be none here; null: there can.</summary>
    public static string? Lacks => !OperatingSystem.IsLinux() ? "a file system in memory is mounted on Linux only"
        : !Environment.IsPrivilegedProcess ? "mounting a file system takes root"
        : null;

    public static async Task MountAsync(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=755", "commerce", folder])
        {
            RedirectStandardError = true,
        })!;
        var said = await mount.StandardError.ReadToEndAsync();
        await mount.WaitForExitAsync();
        if (mount.ExitCode != 0)
        {
            throw new IOException($"No file system could be mounted on {folder}: {said.Trim()}");
        }
    }

    /// <summary>To its last block.</summary>
    public static void Fill(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, Filler), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (var piece = new byte[Piece]; piece.Length >= SmallestPiece;)
        {
            try
            {
                file.Write(piece);
            }
            catch (IOException)
            {
                // No room for so much: perhaps for less.
                piece = new byte[piece.Length / 2];
            }
        }
    }

    public static void MakeRoom(string folder) => File.Delete(Path.Combine(folder, Filler));

    /// <summary>With all that is on it; does nothing where none is mounted.</summary>
    public static void TakeAway(string folder)
    {
        if (OperatingSystem.IsLinux() && File.ReadLines(Mounts).Any(line => line.Split(' ')[1] == folder))
        {
            _ = Unmount(folder, Detach);
        }
    }

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string folder, int how);
}
