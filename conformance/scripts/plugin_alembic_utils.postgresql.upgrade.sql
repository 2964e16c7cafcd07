BEGIN;

CREATE TABLE account (
    id SERIAL NOT NULL, 
    name TEXT NOT NULL, 
    PRIMARY KEY (id)
);

CREATE EXTENSION "btree_gist" WITH SCHEMA "public";;

CREATE FUNCTION "public"."toUpper"(some_text text, n numeric default '5'::numeric) returns text as
        $$ select upper(some_text) || n::text || ':x' $$ language SQL;

CREATE FUNCTION "public"."touch"() returns trigger AS $$
declare n int := 1;
begin
    new.name := new.name || ':touched' || n::text;
    return new;
end;
$$ language 'plpgsql';

CREATE VIEW "public"."scott" AS select * from account where name = 'scott';;

CREATE VIEW "public"."all_accounts" AS select id, name from account;;

CREATE MATERIALIZED VIEW "public"."counted" AS select count(*) as n from account WITH NO DATA;;

CREATE MATERIALIZED VIEW "public"."counted_too" AS select count(*) as n from account WITH  DATA;;

CREATE TRIGGER "touchAccount" BEFORE INSERT ON public.account FOR EACH ROW EXECUTE PROCEDURE public.touch();

CREATE CONSTRAINT TRIGGER "later" after update ON public.account for each row execute procedure public.touch();

CREATE POLICY allow_all on public.account as permissive for all to public using (true) with check (name <> ':x');

CREATE POLICY reading on public.account for select to public using (id > 1);

GRANT SELECT ( id, name ) ON "public"."account" TO "pg_monitor"  WITH GRANT OPTION;

GRANT DELETE  ON "public"."account" TO "pg_monitor";

CREATE OR REPLACE FUNCTION "public"."toUpper"(some_text text, n numeric default '5'::numeric) returns text as
        $$ select upper(some_text) || n::text || ':x' $$ language SQL;

CREATE OR REPLACE FUNCTION "public"."touch"() returns trigger AS $$
declare n int := 1;
begin
    new.name := new.name || ':touched' || n::text;
    return new;
end;
$$ language 'plpgsql';

do $$
            begin
                CREATE OR REPLACE VIEW "public"."scott" AS select * from account where name = 'scott';

            exception when others then
                DROP VIEW IF EXISTS "public"."scott";

                CREATE VIEW "public"."scott" AS select * from account where name = 'scott';
            end;
        $$ language 'plpgsql';

DROP MATERIALIZED VIEW IF EXISTS "public"."counted";;

CREATE MATERIALIZED VIEW "public"."counted" AS select count(*) as n from account WITH NO DATA;

DROP MATERIALIZED VIEW IF EXISTS "public"."counted_too";;

CREATE MATERIALIZED VIEW "public"."counted_too" AS select count(*) as n from account WITH  DATA;

DROP TRIGGER IF EXISTS "touchAccount" ON public.account;;

CREATE TRIGGER "touchAccount" BEFORE INSERT ON public.account FOR EACH ROW EXECUTE PROCEDURE public.touch();

DROP TRIGGER IF EXISTS "later" ON public.account;;

CREATE CONSTRAINT TRIGGER "later" after update ON public.account for each row execute procedure public.touch();

DROP POLICY IF EXISTS allow_all on public.account;;

CREATE POLICY allow_all on public.account as permissive for all to public using (true) with check (name <> ':x');;

REVOKE DELETE ON "public"."account" FROM "pg_monitor";

GRANT DELETE  ON "public"."account" TO "pg_monitor";

DROP VIEW "public"."all_accounts";

CREATE VIEW "public"."all_accounts" AS select id, name from account;;

COMMIT;

