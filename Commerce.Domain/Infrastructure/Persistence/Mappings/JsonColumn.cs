using System.Text.Json;
using Commerce.Domain.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Commerce.Domain.Infrastructure.Persistence.Mappings;

/// <summary>A value kept as one jsonb column, written like everything else on the wire.</summary>
internal static class JsonColumn
{
    public static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> property)
    {
        property.HasColumnType("jsonb").HasConversion(
            new ValueConverter<T, string>(
                static value => CommerceJson.ToText(value),
                static text => JsonSerializer.Deserialize<T>(text, CommerceJson.Options)!),
            // Values are replaced, never changed in place, so their writing tells them apart.
            new ValueComparer<T>(
                static (left, right) => CommerceJson.ToText(left) == CommerceJson.ToText(right),
                static value => CommerceJson.ToText(value).GetHashCode(StringComparison.Ordinal),
                static value => value));
        return property;
    }
}
