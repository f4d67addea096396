-- Newest first, page by page, for lists of one merchant; ids grow with time.
create index order_newest on commerce.order (tenant_id, id desc);
create index payment_newest on commerce.payment (tenant_id, id desc);
create index product_newest on commerce.product (tenant_id, id desc);
