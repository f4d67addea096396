using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Imports;
using Commerce.Domain.Merchants;

namespace Commerce.McpServer.Hosting;

/// <summary>
/// Files an operator laid ready: <c>Commerce:Import:Folder</c>, else <c>import</c> in the data folder. A merchant's own
/// files lie in a subfolder named by its id; what lies beside the subfolders is for test merchants only.
/// </summary>
public sealed class ImportFolder(string folder)
{
    public const string Setting = "Commerce:Import:Folder";

    private const string DefaultName = "import";
    private const int Listed = 10;

    public static ImportFolder From(IConfiguration configuration) =>
        new(configuration[Setting] is { Length: > 0 } given ? Path.GetFullPath(given)
            : Path.Combine(configuration[CommerceHome.Variable] is { Length: > 0 } home
                ? home : CommerceHome.Resolve().Folder, DefaultName));

    /// <summary>A plain name: no folder, no way out of one.</summary>
    public static bool IsPlainName(string name) =>
        name.Length is > 0 and <= 255 && name[0] != '.'
            && !name.Any(static it => it is '/' or '\\' or ':' || char.IsControl(it));

    public FileStream Open(Merchant merchant, string name)
    {
        var file = Folders(merchant).Select(it => new FileInfo(Path.Combine(it, name)))
            .FirstOrDefault(static it => it.Exists && it.LinkTarget is null
                && !it.Attributes.HasFlag(FileAttributes.Directory));
        if (!IsPlainName(name) || file is null)
        {
            throw CommerceException.At(
                ErrorCode.NotFound, "file_name", "The import folder has no such file.", There(merchant));
        }

        if (file.Length > ImportLimits.FileBytes)
        {
            throw CommerceException.At(
                ErrorCode.ValidationArguments, "file_name",
                $"is larger than {ImportLimits.FileBytes / (1024 * 1024)} MiB; split it by products");
        }

        return file.OpenRead();
    }

    private IEnumerable<string> Folders(Merchant merchant)
    {
        yield return Path.Combine(folder, merchant.TenantId.ToString("N"));
        if (merchant.Mode == TenantMode.Test)
        {
            yield return folder;
        }
    }

    private string There(Merchant merchant)
    {
        string[] names = [.. Folders(merchant).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles)
            .Select(static it => Path.GetFileName(it)).Where(IsPlainName).Order(StringComparer.Ordinal).Take(Listed)];
        return names.Length == 0 ? "a file name; the folder is empty" : $"one of {string.Join(", ", names)}";
    }
}
