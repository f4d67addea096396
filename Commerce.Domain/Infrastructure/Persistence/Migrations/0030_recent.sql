-- Newest first, for lists and for completing an id: each reads a bounded number of rows however old the merchant is.

create index operation_recent on engine.operation (tenant_id, created_at desc) where parent_id is null;
create index checkout_recent on commerce.checkout (tenant_id, id desc);
create index order_recent on commerce.order (tenant_id, placed_at desc, id desc);

-- Calls that were turned away leave nothing but their audit event.
create index audit_event_refused on engine.audit_event (tenant_id, at) where outcome = 'refused';
