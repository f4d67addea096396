-- Merchants (tenants) and the credentials of their agents.

create table commerce.tenant (
    tenant_id uuid primary key,
    name text not null,
    mode text not null check (mode in ('test', 'live')),
    currency char(3) not null,
    country char(2) not null,
    time_zone text not null default 'UTC',
    clock_offset interval not null default '0',
    payment_provider text,
    settings jsonb not null default '{}',
    created_at timestamptz not null default clock_timestamp(),
    check (mode = 'test' or clock_offset = '0'),
    check (mode = 'test' or payment_provider is distinct from 'simulated')
);
create function commerce.keep_mode() returns trigger language plpgsql as $$
begin
    if new.mode <> old.mode then
        raise exception 'the mode of a merchant never changes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger tenant_keep_mode before update on commerce.tenant for each row execute function commerce.keep_mode();

create table commerce.access_key (
    key_id uuid primary key,
    tenant_id uuid not null references commerce.tenant,
    agent text not null,
    subject text not null,
    profile text not null,
    scopes text[] not null,
    key_hash bytea not null unique,
    buyer_of uuid,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);

alter table commerce.tenant enable row level security;
create policy tenant on commerce.tenant using (tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid);
alter table commerce.access_key enable row level security;
create policy tenant on commerce.access_key using (tenant_id = nullif(current_setting('commerce.tenant', true), '')::uuid);

-- The tenant is learned from the credential, so this one look-up comes before any tenant is set; it answers for an exact hash only.
create function commerce.authenticate_key(hash bytea)
    returns table (key_id uuid, tenant_id uuid, agent text, subject text, mode text, scopes text[], buyer_of uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    update commerce.access_key k set last_used_at = clock_timestamp()
    where k.key_hash = hash and (k.last_used_at is null or k.last_used_at < clock_timestamp() - interval '1 minute');
    select k.key_id, k.tenant_id, k.agent, k.subject, t.mode, k.scopes, k.buyer_of
    from commerce.access_key k join commerce.tenant t using (tenant_id)
    where k.key_hash = hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp())
$$;
create function commerce.has_live_tenant() returns boolean
    language sql security definer set search_path = commerce, pg_temp as $$
    select exists (select from commerce.tenant where mode = 'live')
$$;

grant usage on schema commerce to commerce_app;
grant select, update (clock_offset, settings, name, time_zone) on commerce.tenant to commerce_app;
grant select, insert, update on commerce.access_key to commerce_app;
grant execute on function commerce.authenticate_key, commerce.has_live_tenant to commerce_app;
