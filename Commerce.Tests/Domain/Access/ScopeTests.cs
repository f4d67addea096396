using System.Reflection;
using System.Text.RegularExpressions;
using Commerce.Domain.Access;

namespace Commerce.Tests.Domain.Access;

public sealed class ScopeTests
{
    [Fact]
    public void Nothing_is_granted_by_default()
    {
        var none = new ScopeSet([]);

        Scopes.All.ShouldAllBe(scope => !none.Grants(scope));
    }

    [Fact]
    public void A_scope_grants_itself_and_writing_grants_reading_the_same_kind()
    {
        foreach (var held in Scopes.All)
        {
            var granted = Scopes.All.Where(new ScopeSet([held]).Grants).ToArray();
            var reads = held.EndsWith(":write", StringComparison.Ordinal) ? held[..^":write".Length] + ":read" : held;

            granted.ShouldBe(Scopes.All.Where(scope => scope == held || scope == reads), held);
        }
    }

    [Theory]
    [InlineData("CATALOG:READ")]
    [InlineData("catalog:read ")]
    [InlineData("catalog:*")]
    [InlineData("*")]
    [InlineData("catalog")]
    [InlineData("")]
    [InlineData(":write")]
    public void Nothing_looks_like_a_scope_and_grants_one(string held)
    {
        var set = new ScopeSet([held]);

        Scopes.All.ShouldAllBe(scope => !set.Grants(scope));
    }

    [Fact]
    public void Every_scope_is_listed_once_and_written_alike()
    {
        var declared = typeof(Scopes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static it => it.IsLiteral)
            .Select(static it => (string)it.GetRawConstantValue()!).ToArray();

        Scopes.All.ShouldBe(declared, ignoreOrder: true);
        Scopes.All.ShouldBeUnique();
        Scopes.All.ShouldAllBe(static it => Regex.IsMatch(it, "^[a-z]+:[a-z_]+$"));
    }

    [Fact]
    public void A_profile_holds_scopes_that_exist_and_a_new_key_can_only_look()
    {
        Profile.All.ShouldAllBe(static it => it.Scopes.All(Scopes.All.Contains));
        Profile.All.Select(static it => it.Name).ShouldBeUnique();
        Profile.Everything.Scopes.ShouldBe(Scopes.All);

        Profile.Default.Scopes.ShouldAllBe(static it => it.EndsWith(":read") || it.EndsWith(":read_all"));
        Profile.Default.Scopes.ShouldNotContain(Scopes.PiiRead);
    }
}
