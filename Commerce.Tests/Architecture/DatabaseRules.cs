using Npgsql;

namespace Commerce.Tests.Architecture;

/// <summary>What must hold for every table and function, asked of the system catalogues; each answers with what breaks it.</summary>
internal static class DatabaseRules
{
    /// <summary>Tables with a tenant and without a policy, each for a reason.</summary>
    private static readonly string[] WithoutPolicy =
    [
        // Ids and times alone; a worker learns the tenant from its claim.
        "engine.operation_queue",
    ];

    /// <summary>Rows that are written once: nobody but the owner changes or removes one, and the owner is no login of the servers.</summary>
    public static readonly IReadOnlyList<string> AppendOnly =
    [
        "engine.operation_archive", "engine.effect_evidence", "engine.ledger_entry", "engine.ledger_transfer", "engine.audit_event",
        "engine.audit_seal", "engine.audit_checkpoint", "engine.audit_log", "engine.schema_migration", "commerce.product_version",
        "commerce.stock_movement", "engine.ledger_period",
    ];

    private const string OpenTables = """
        select format('%s.%s', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
        where c.relkind in ('r', 'p') and n.nspname in ('engine', 'commerce') and (not c.relrowsecurity or not exists (
            select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*'
                and pg_get_expr(p.polqual, p.polrelid) like '%tenant_id = (NULLIF(current_setting(''commerce.tenant''::text, true), ''''::text))::uuid%'
                and (p.polwithcheck is null or pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(p.polqual, p.polrelid))))
        """;

    private const string TablesWithoutTenant = """
        select format('%s.%s', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname = 'commerce' and not exists (
            select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull)
        """;

    private const string Changeable = """
        select format('%s by %s', t.name, r.rolname) from unnest($1) t (name), pg_roles r
        where r.rolname in ('commerce_app', 'commerce_world') and (has_table_privilege(r.oid, t.name, 'update, delete, truncate')
            or has_any_column_privilege(r.oid, t.name, 'update'))
        """;

    private const string TooManyRights = """
        select format('%s.%s: truncate, references or trigger for %s', n.nspname, c.relname, r.rolname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r
        where c.relkind in ('r', 'p') and n.nspname in ('engine', 'commerce', 'world') and r.rolname in ('commerce_app', 'commerce_world')
            and has_table_privilege(r.oid, c.oid, 'truncate, references, trigger')
        union all
        select format('%s.%s: %s for everyone', table_schema, table_name, privilege_type)
        from information_schema.table_privileges where grantee = 'PUBLIC' and table_schema in ('engine', 'commerce', 'world')
        union all
        select format('%s: create for %s', n.nspname, r.rolname) from pg_namespace n, pg_roles r
        where n.nspname in ('public', 'engine', 'commerce', 'world') and r.rolname in ('commerce_app', 'commerce_world')
            and has_schema_privilege(r.oid, n.oid, 'create')
        """;

    private const string OpenFunctions = """
        select format('%s.%s', n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('engine', 'commerce', 'world') and has_function_privilege('public', p.oid, 'execute')
        """;

    // A function with the owner's rights that looks names up in the caller's path can be led to the caller's tables.
    private const string LooseDefiners = """
        select format('%s.%s', n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('engine', 'commerce', 'world') and p.prosecdef and not exists (
            select from unnest(p.proconfig) c where c like 'search\_path=%, pg_temp')
        """;

    public static Task<List<string>> OpenTablesAsync(NpgsqlConnection owner) => AskAsync(
        owner, $"select * from ({OpenTables}) t (name) where name <> all ($1)", WithoutPolicy);

    public static Task<List<string>> TablesWithoutTenantAsync(NpgsqlConnection owner) => AskAsync(owner, TablesWithoutTenant);

    public static Task<List<string>> ChangeableAsync(NpgsqlConnection owner) => AskAsync(owner, Changeable, AppendOnly);

    public static Task<List<string>> TooManyRightsAsync(NpgsqlConnection owner) => AskAsync(owner, TooManyRights);

    public static Task<List<string>> OpenFunctionsAsync(NpgsqlConnection owner) => AskAsync(owner, OpenFunctions);

    public static Task<List<string>> LooseDefinersAsync(NpgsqlConnection owner) => AskAsync(owner, LooseDefiners);

    /// <summary>Every table that has a policy, for looking whether it works.</summary>
    public static Task<List<string>> GuardedTablesAsync(NpgsqlConnection owner) => AskAsync(
        owner, "select c.oid::regclass::text from pg_class c where c.relrowsecurity order by 1");

    /// <param name="names">The query's first parameter, where it has one.</param>
    public static async Task<List<string>> AskAsync(NpgsqlConnection connection, string sql, IEnumerable<string>? names = null)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (names is not null)
        {
            command.Parameters.Add(new() { Value = names.ToArray() });
        }

        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> found = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }
}
