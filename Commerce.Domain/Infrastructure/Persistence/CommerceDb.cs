using System.Text;
using System.Text.Json;
using Commerce.Domain.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>Maps the aggregates and nothing else. Columns are the properties' names in snake_case unless a mapping says otherwise.</summary>
public sealed class CommerceDb(DbContextOptions<CommerceDb> options) : DbContext(options)
{
    public const string Schema = "commerce";

    /// <summary>The mapper on a connection that a unit of work has opened; EF opens, retries and commits nothing by itself.</summary>
    public static CommerceDb On(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var options = new DbContextOptionsBuilder<CommerceDb>()
            .UseNpgsql(connection, static npgsql => npgsql.MaxBatchSize(500))
            .Options;
        var db = new CommerceDb(options);
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        db.Database.UseTransaction(transaction);
        return db;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        foreach (var type in typeof(CommerceDb).Assembly.GetTypes().Where(static type => type.IsValueType))
        {
            if (type.GetInterfaces().Any(it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(IEntityId<>)))
            {
                configurationBuilder.Properties(type).HaveConversion(typeof(EntityIdConverter<>).MakeGenericType(type));
            }
            else if (type.IsEnum)
            {
                configurationBuilder.Properties(type).HaveConversion(typeof(EnumConverter<>).MakeGenericType(type));
            }
        }

        configurationBuilder.Properties<Currency>().HaveConversion<CurrencyConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CommerceDb).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            entity.SetTableName(Snake(entity.GetTableName() ?? entity.ClrType.Name));
            if (typeof(Aggregate).IsAssignableFrom(entity.ClrType))
            {
                entity.FindProperty(nameof(Aggregate.Version))!.IsConcurrencyToken = true;
            }

            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.GetColumnName()));
            }
        }
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1]) && name[i - 1] != '_')
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private sealed class EntityIdConverter<TId>() : ValueConverter<TId, Guid>(static id => id.Value, static value => Make<TId>(value))
        where TId : struct, IEntityId<TId>;

    // An expression tree cannot call a static interface member itself.
    private static TId Make<TId>(Guid value)
        where TId : struct, IEntityId<TId> => TId.From(value);

    private sealed class CurrencyConverter() : ValueConverter<Currency, string>(static it => it.Code, static code => Currency.Of(code));

    private sealed class EnumConverter<TEnum>() : ValueConverter<TEnum, string>(
        static it => JsonNamingPolicy.SnakeCaseLower.ConvertName(it.ToString()),
        static text => Enum.Parse<TEnum>(text.Replace("_", "", StringComparison.Ordinal), true))
        where TEnum : struct, Enum;
}
