-- Settlement files of payment providers, line by line with what each was found to be. A file is known by its hash, so that
-- reading it again changes nothing; what a line was found to be changes only while it is not settled.
create table engine.settlement_file (
    tenant_id uuid not null,
    file_hash bytea not null,
    provider text not null,
    name text not null,
    settled_on date not null,
    lines int not null check (lines >= 0),
    imported_by text not null,
    imported_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, file_hash)
);
create index settlement_file_day on engine.settlement_file (tenant_id, provider, settled_on);

create table engine.settlement_line (
    tenant_id uuid not null,
    file_hash bytea not null,
    line int not null check (line > 0),
    kind text not null check (kind in ('authorize', 'capture', 'void', 'refund')),
    provider_ref text not null,
    reference text not null,
    request_key text,
    amount_minor bigint not null,
    currency char(3) not null,
    fee_minor bigint not null,
    booked_at timestamptz not null,
    result text not null check (result in
        ('agrees', 'settled', 'not_settled', 'under_way', 'amount_differs', 'contradicts', 'unknown_charge')),
    effect_id uuid,
    note text,
    judged_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, file_hash, line),
    foreign key (tenant_id, file_hash) references engine.settlement_file
);
create index settlement_line_effect on engine.settlement_line (effect_id) where effect_id is not null;

do $$
declare t text;
begin
    foreach t in array array['settlement_file', 'settlement_line'] loop
        execute format('alter table engine.%I enable row level security', t);
        execute format('create policy tenant on engine.%I using (tenant_id = nullif(current_setting(''commerce.tenant'', true), '''')::uuid)', t);
    end loop;
end $$;
grant select, insert on engine.settlement_file, engine.settlement_line to commerce_app;
grant update (result, effect_id, note, judged_at) on engine.settlement_line to commerce_app;
