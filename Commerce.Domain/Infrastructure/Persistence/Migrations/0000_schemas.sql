-- The three schemas and who may enter them. Schema engine exists already: the migrator keeps its log there.
-- Rights on tables are granted where a table is made, one by one, so that a new table is closed until someone opens it.

revoke all on schema public from public;

-- A new function is open to everyone by default, and some of ours act with the owner's rights.
alter default privileges revoke execute on functions from public;

create schema commerce;
create schema world;

grant usage on schema engine, commerce to commerce_app;
grant usage on schema world to commerce_world;

-- A server that may not migrate still has to know whether it fits the database.
grant select on engine.schema_migration to commerce_app;
