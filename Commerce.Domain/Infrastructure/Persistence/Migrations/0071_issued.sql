-- What is on an issued document and was not kept yet: whether its prices contain the tax, whose tax it is, and each line's category and
-- rate. And once sent it stays sent.

create or replace function commerce.keep_issued_invoice() returns trigger language plpgsql as $$
begin
    if old.number is not null and (old.number, old.customer_id, old.currency, old.total_minor, old.tax_minor, old.subtotal_minor,
            old.issued_on, old.due_on, old.supplied_on, old.seller, old.buyer, old.tax_groups, old.note, old.terms_days,
            old.prices_include_tax, old.tax_jurisdiction, coalesce(old.sent_on, new.sent_on))
        is distinct from (new.number, new.customer_id, new.currency, new.total_minor, new.tax_minor, new.subtotal_minor,
            new.issued_on, new.due_on, new.supplied_on, new.seller, new.buyer, new.tax_groups, new.note, new.terms_days,
            new.prices_include_tax, new.tax_jurisdiction, new.sent_on) then
        raise exception 'invoice % is issued and cannot be changed', old.number using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;

create or replace function commerce.keep_issued_line() returns trigger language plpgsql as $$
declare issued boolean;
begin
    select number is not null into issued from commerce.invoice where id = old.invoice_id;
    if issued and (tg_op = 'DELETE' or (old.invoice_id, old.position, old.description, old.quantity, old.unit, old.currency,
            old.unit_price_minor, old.amount_minor, old.net_minor, old.tax_minor, old.tax_category, old.tax_rate)
        is distinct from (new.invoice_id, new.position, new.description, new.quantity, new.unit, new.currency,
            new.unit_price_minor, new.amount_minor, new.net_minor, new.tax_minor, new.tax_category, new.tax_rate)) then
        raise exception 'a line of an issued invoice cannot be changed' using errcode = 'integrity_constraint_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
