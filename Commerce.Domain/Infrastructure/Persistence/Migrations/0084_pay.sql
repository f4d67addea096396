-- The page on which a buyer sees and pays an invoice. Its address is all the buyer has, so it names 160 random bits. They are kept as they
-- are and not as a hash, unlike those of uploads: the invoice is printed again and mailed again, and has to bear the address it had. Who
-- reads this table reads the invoices themselves. Invoices from before, and those of a server that knows nothing of the page, have theirs
-- by the default.

alter table commerce.invoice add column pay_token bytea not null
    default substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from 1 for 20)
    check (length(pay_token) = 20);
create unique index invoice_pay_token on commerce.invoice (sha256(pay_token));

-- It is on paper: with another one that paper would lead nowhere.
create function commerce.keep_pay_token() returns trigger language plpgsql as $$
begin
    if new.pay_token <> old.pay_token then
        raise exception 'the address of the page of an invoice cannot be changed' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger keep_pay_token before update on commerce.invoice for each row execute function commerce.keep_pay_token();

-- Answers for an exact hash only, and says whose invoice it is; the rest is read in a unit of work of that merchant. A draft has no page.
create function commerce.find_pay_page(hash bytea) returns table (tenant_id uuid, invoice_id uuid)
    language sql stable security definer set search_path = commerce, pg_temp as $$
    select i.tenant_id, i.id from commerce.invoice i where sha256(i.pay_token) = hash and i.number is not null
$$;
revoke all on function commerce.find_pay_page from public;
grant execute on function commerce.find_pay_page to commerce_app;
