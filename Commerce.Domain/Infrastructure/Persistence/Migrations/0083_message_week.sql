-- How many messages left lately is asked before every further one.
create index invoice_message_week on commerce.invoice_message (tenant_id, day) where status <> 'failed';
