BEGIN;

REVOKE DELETE ON "public"."account" FROM "pg_monitor";

REVOKE SELECT ON "public"."account" FROM "pg_monitor";

DROP POLICY reading on public.account;

DROP POLICY allow_all on public.account;

DROP TRIGGER "later" ON public.account;

DROP TRIGGER "touchAccount" ON public.account;

DROP MATERIALIZED VIEW "public"."counted_too";

DROP MATERIALIZED VIEW "public"."counted";

DROP VIEW "public"."all_accounts";

DROP VIEW "public"."scott" cascade;

DROP FUNCTION "public"."touch"();

DROP FUNCTION "public"."toUpper"(some_text text, n numeric);

DROP TABLE account;

DROP EXTENSION "btree_gist" CASCADE;

COMMIT;

