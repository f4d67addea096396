-- The book of the simulated payment provider and carriers. It plays a company of its own: only the role commerce_world may
-- look inside, so what it says about "how often was this authorised" cannot be coloured by the server it is the oracle for.
-- Times are the database's own; every wait (review, 3-D Secure, pending refund, webhook retry) is a row with a due time.

create table world.merchant (
  merchant text primary key check (merchant ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  api_key_hash bytea not null unique,            -- SHA-256; the key itself is not kept
  key_retention_s int not null default 86400 check (key_retention_s >= 0),
  created_at timestamptz not null default clock_timestamp());

create table world.payment_method (
  payment_method text primary key,
  merchant text not null references world.merchant,
  behaviour text not null,                       -- the magic method this card acts like
  brand text not null,
  last4 char(4) not null check (last4 ~ '^[0-9]{4}$'),
  exp_month int not null check (exp_month between 1 and 12),
  exp_year int not null,
  created_at timestamptz not null default clock_timestamp());

create table world.payment_session (
  session text primary key,                      -- 160 random bits: whoever has the address may pay
  merchant text not null references world.merchant,
  reference text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  description text,
  return_url text,
  status text not null check (status in ('open', 'completed', 'cancelled', 'expired')),
  payment_method text references world.payment_method,
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  check ((status = 'completed') = (payment_method is not null)));
create index on world.payment_session (merchant, reference);
create index on world.payment_session (expires_at) where status = 'open';

-- THE oracle. A reference is deliberately not unique: two rows for one reference are the proof that the caller paid twice.
create table world.authorization (
  id text primary key,
  merchant text not null references world.merchant,
  mode text not null check (mode = 'test'),
  reference text not null,
  request_key text,
  payment_method text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  status text not null check (status in ('manual_review', 'requires_action', 'authorized', 'captured', 'voided',
    'expired', 'declined')),
  verdict text,                                  -- what the review, or the bank behind 3-D Secure, will say: 'authorized' or a decline code
  resolve_at timestamptz,                        -- review: decides by itself then; 3-D Secure: given up then
  decline_class text check (decline_class in ('soft', 'hard', 'fraud', 'authentication')),
  decline_code text,
  retry_allowed boolean,
  capture_before timestamptz,
  network_reference text,
  captured_minor bigint not null default 0,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  check (captured_minor between 0 and amount_minor),
  check ((status = 'declined') = (decline_code is not null)),
  check (status not in ('manual_review', 'requires_action') or resolve_at is not null));
create index on world.authorization (merchant, reference);
create index on world.authorization (merchant, request_key);
create index on world.authorization (resolve_at) where status in ('manual_review', 'requires_action');
create index on world.authorization (capture_before) where status = 'authorized';

create table world.three_d_secure (
  challenge text primary key,                    -- 160 random bits, as for the session
  authorization_id text not null unique references world.authorization on delete cascade,
  outcome text not null default 'pending' check (outcome in ('pending', 'authenticated', 'denied', 'abandoned')),
  return_url text,
  created_at timestamptz not null default clock_timestamp(),
  answered_at timestamptz);

create table world.capture (
  id text primary key,
  merchant text not null references world.merchant,
  authorization_id text not null references world.authorization on delete cascade,
  reference text not null,
  request_key text,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  final boolean not null,
  fee_minor bigint not null check (fee_minor >= 0),
  refunded_minor bigint not null default 0,      -- pending refunds included, failed ones given back
  created_at timestamptz not null default clock_timestamp(),
  check (refunded_minor between 0 and amount_minor));
create index on world.capture (authorization_id);
create index on world.capture (merchant, reference);

create table world.void (
  id text primary key,
  merchant text not null references world.merchant,
  authorization_id text not null unique references world.authorization on delete cascade,
  reference text not null,
  request_key text,
  amount_minor bigint not null,                  -- what was still held
  currency char(3) not null,
  created_at timestamptz not null default clock_timestamp());
create index on world.void (merchant, reference);

create table world.refund (
  id text primary key,
  merchant text not null references world.merchant,
  capture_id text not null references world.capture on delete cascade,
  reference text not null,
  request_key text,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  status text not null check (status in ('pending', 'succeeded', 'failed')),
  verdict text,                                  -- how a pending refund will end: 'succeeded' or a failure code
  failure_code text,
  resolve_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp());
create index on world.refund (capture_id);
create index on world.refund (merchant, reference);
create index on world.refund (resolve_at) where status = 'pending';

-- What a request key was answered with, a cached 500 included. Past the retention the row counts for nothing and the same
-- request runs again, as with real providers.
create table world.request_key (
  merchant text not null references world.merchant,
  request_key text not null check (length(request_key) between 1 and 255),
  request_hash bytea not null,
  answer_status int not null,
  answer text not null,                          -- byte for byte
  created_at timestamptz not null default clock_timestamp(),
  primary key (merchant, request_key));

-- How often a method that misbehaves "once per request" has done so for one request.
create table world.misbehaviour (
  merchant text not null references world.merchant,
  request_key text not null,
  behaviour text not null,
  hits int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (merchant, request_key, behaviour));

create table world.chaos_rule (
  id bigint generated always as identity primary key,
  merchant text references world.merchant,       -- null: everybody's calls
  call text not null,
  payment_method text,
  carrier text,
  fault text not null,
  delay_ms int not null default 0 check (delay_ms >= 0),
  remaining int not null check (remaining >= 0),
  created_at timestamptz not null default clock_timestamp());
create index on world.chaos_rule (call) where remaining > 0;

create table world.webhook (
  webhook_id text not null,
  copy int not null default 1,                   -- 2: the duplicate that a chaos rule asked for
  merchant text not null references world.merchant,
  body text not null,                            -- exactly the bytes that are signed and sent, every time
  attempts int not null default 0,
  due_at timestamptz not null default clock_timestamp(),
  delivered_at timestamptz,
  given_up_at timestamptz,
  last_status int,
  last_error text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (webhook_id, copy));
create index on world.webhook (due_at) where delivered_at is null and given_up_at is null;

create table world.rate_quote (
  id text not null,
  carrier text not null,
  request_hash bytea not null,
  service text not null,
  body jsonb not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (carrier, id));
create index on world.rate_quote (expires_at);

create table world.event_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  merchant text,
  event text not null,
  subject text,
  detail jsonb not null default '{}');
create index on world.event_log (merchant, id);

-- Nobody but the simulated companies: the server's own role has no right here at all.
grant select, insert, update, delete on all tables in schema world to commerce_world;
revoke update, delete on world.event_log from commerce_world;
