-- Product files on their way into the catalog. A file lies in parts of one size, so a step can go on at any byte after a
-- crash and on any machine; rows are staged, then planned as products, then applied by one transaction.

create table commerce.import_file (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    principal text not null,
    name text,
    state text not null check (state in ('expected', 'receiving', 'complete')),
    -- Only the hash of the upload address: who reads the table cannot upload.
    capability_hash bytea unique,
    -- Raised by whoever starts to send; an earlier sender that comes back late writes nothing.
    attempt int not null default 0,
    size bigint,
    sha256 bytea,
    touched_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    check ((state = 'complete') = (sha256 is not null))
);

create table commerce.import_file_part (
    file_id uuid not null references commerce.import_file on delete cascade,
    part int not null,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    bytes bytea not null,
    primary key (file_id, part)
);
-- Read once, front to back: compressing costs more than the space.
alter table commerce.import_file_part alter column bytes set storage external;

create table commerce.catalog_import (
    operation_id text primary key,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    file_sha256 bytea not null,
    report_hash bytea not null unique,
    started_at timestamptz not null default clock_timestamp(),
    applied_at timestamptz
);

create index catalog_import_age on commerce.catalog_import (started_at);
create index catalog_import_file on commerce.catalog_import (tenant_id, file_sha256);
create index import_file_age on commerce.import_file (expires_at);

create table commerce.import_row (
    operation_id text not null references commerce.catalog_import on delete cascade,
    number int not null,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    line int not null,
    product_key text not null,
    body jsonb not null,
    primary key (operation_id, number)
);
create index import_row_product on commerce.import_row (operation_id, product_key);

-- Every stock-keeping unit of a file once, given or generated.
create table commerce.import_sku (
    operation_id text not null references commerce.catalog_import on delete cascade,
    sku text not null,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    line int not null,
    primary key (operation_id, sku)
);

-- What becomes of each product of the file: the check decides and writes the rows down as they will be, the application
-- only copies them.
create table commerce.import_product (
    operation_id text not null references commerce.catalog_import on delete cascade,
    position int not null,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    product_key text not null,
    -- Null before the check.
    outcome text check (outcome in ('created', 'updated', 'unchanged', 'invalid')),
    handle text,
    product_id uuid,
    -- Version of the stored product the decision was made for.
    seen_version int,
    product jsonb,
    variants jsonb,
    -- The product as a version; null when only its stock moves.
    body jsonb,
    stock jsonb,
    primary key (operation_id, position),
    unique (operation_id, product_key)
);

create table commerce.import_problem (
    operation_id text not null references commerce.catalog_import on delete cascade,
    number bigint generated always as identity,
    tenant_id uuid not null default nullif(current_setting('commerce.tenant', true), '')::uuid,
    severity text not null check (severity in ('error', 'warning')),
    line int not null,
    column_name text,
    rule text not null,
    value text,
    message text not null,
    product_key text,
    primary key (operation_id, number)
);

do $$
declare t text;
begin
    foreach t in array array['import_file', 'import_file_part', 'catalog_import', 'import_row', 'import_sku',
        'import_product', 'import_problem'] loop
        execute format('alter table commerce.%I enable row level security', t);
        execute format('create policy tenant on commerce.%I using (
            tenant_id = nullif(current_setting(''commerce.tenant'', true), '''')::uuid)', t);
        execute format('grant select, insert, delete on commerce.%I to commerce_app', t);
    end loop;
end $$;
grant update on commerce.import_file, commerce.catalog_import, commerce.import_product to commerce_app;

-- An address is all a sender has: it answers for an exact hash only, and says whose file it is.
create function commerce.find_upload(hash bytea) returns table (tenant_id uuid, file_id uuid)
    language sql security definer set search_path = commerce, pg_temp as $$
    select f.tenant_id, f.id from commerce.import_file f
    where f.capability_hash = hash and f.expires_at > clock_timestamp()
$$;
create function commerce.find_report(hash bytea) returns table (tenant_id uuid, operation_id text)
    language sql security definer set search_path = commerce, pg_temp as $$
    select i.tenant_id, i.operation_id from commerce.catalog_import i where i.report_hash = hash
$$;
-- Files live a day and reports a week; the sweeper serves all merchants, a few at a time.
create function commerce.forget_imports(at_most int) returns int
    language sql security definer set search_path = commerce, pg_temp as $$
    with files as (
        delete from commerce.import_file where id in (
            select id from commerce.import_file where expires_at < clock_timestamp() limit at_most) returning 1),
    imports as (
        delete from commerce.catalog_import where operation_id in (
            select operation_id from commerce.catalog_import
            where started_at < clock_timestamp() - interval '7 days' limit at_most) returning 1)
    select ((select count(*) from files) + (select count(*) from imports))::int
$$;
revoke all on function commerce.find_upload, commerce.find_report, commerce.forget_imports from public;
grant execute on function commerce.find_upload, commerce.find_report, commerce.forget_imports to commerce_app;
