using System.Runtime.Versioning;
using System.Security.Cryptography;
using Commerce.Domain.Infrastructure.Audit;

namespace Commerce.Tests.Domain.Infrastructure.Audit;

[UnsupportedOSPlatform("windows")]
public sealed class SigningKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commerce-key-").FullName;

    private AuditOptions Options => AuditOptions.In(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_can_read_it()
    {
        using var made = Open();
        using var again = Open();

        again.Id.ShouldBe(made.Id);
        File.GetUnixFileMode(Options.SigningKeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Options.SigningKeyFile));
        key.ExportParameters(false).Curve.Oid.Value.ShouldBe(ECCurve.NamedCurves.nistP256.Oid.Value);
    }

    [Fact]
    public void A_key_that_others_could_have_read_is_refused()
    {
        Open().Dispose();
        File.SetUnixFileMode(Options.SigningKeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Should.Throw<AuditKeyException>(Open).Message.ShouldContain("chmod 600");
    }

    [Fact]
    public void A_file_that_is_no_key_is_refused_and_left_as_it_is()
    {
        Open().Dispose();
        File.WriteAllText(Options.SigningKeyFile, "not a key");

        Should.Throw<AuditKeyException>(Open);
        File.ReadAllText(Options.SigningKeyFile).ShouldBe("not a key");
    }

    [Fact]
    public void Processes_that_start_at_once_agree_on_one_key()
    {
        var ids = new string[8];
        Parallel.For(0, ids.Length, i =>
        {
            using var key = Open();
            ids[i] = key.Id;
        });

        ids.Distinct().ShouldHaveSingleItem();
        Directory.GetFiles(_folder).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_signature_holds_for_its_bytes_and_its_key_alone()
    {
        using var key = Open();
        using var keys = PublicKeys.In(Options.PublicKeyFolder);
        using var other = SigningKey.OpenOrCreate(Path.Combine(_folder, "other.pem"), Path.Combine(_folder, "elsewhere"));
        var signature = key.Sign("said"u8.ToArray());

        keys.Verifies(key.Id, "said"u8.ToArray(), signature).ShouldBeTrue();
        keys.Verifies(key.Id, "denied"u8.ToArray(), signature).ShouldBeFalse();
        keys.Verifies(key.Id, "said"u8.ToArray(), other.Sign("said"u8.ToArray())).ShouldBeFalse();
        keys.Verifies(other.Id, "said"u8.ToArray(), other.Sign("said"u8.ToArray())).ShouldBeFalse();
        keys.Verifies(key.Id, "said"u8.ToArray(), []).ShouldBeFalse();
    }

    private SigningKey Open() => SigningKey.OpenOrCreate(Options.SigningKeyFile, Options.PublicKeyFolder);
}
