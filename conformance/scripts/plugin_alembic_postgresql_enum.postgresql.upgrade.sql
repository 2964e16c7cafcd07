BEGIN;

CREATE TYPE status AS ENUM ('new', 'old');

CREATE TABLE orders (
    id SERIAL NOT NULL, 
    status status DEFAULT 'new'::status, 
    history status[], 
    PRIMARY KEY (id)
);

CREATE INDEX ix_new ON orders (id) WHERE status = 'new'::status;

INSERT INTO orders VALUES (1, 'old', '{new,old}');

ALTER TYPE "public"."status" RENAME TO "status_old";

CREATE TYPE "public"."status" AS ENUM('fresh', 'old', 'done');

CREATE FUNCTION "public".new_old_not_equals(
                new_enum_val "public"."status", old_enum_val "public"."status_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text != CASE
                    WHEN old_enum_val::text = 'new' THEN 'fresh'

                    ELSE old_enum_val::text
                END;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".!= (
            leftarg = "public"."status",
            rightarg = "public"."status_old",
            procedure = "public".new_old_not_equals
        );

CREATE FUNCTION "public".new_old_equals(
                new_enum_val "public"."status", old_enum_val "public"."status_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text = CASE
                    WHEN old_enum_val::text = 'new' THEN 'fresh'

                    ELSE old_enum_val::text
                END;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".= (
            leftarg = "public"."status",
            rightarg = "public"."status_old",
            procedure = "public".new_old_equals
        );

DROP INDEX IF EXISTS "public"."ix_new";

ALTER TABLE "public"."orders"
             ALTER COLUMN "status" DROP DEFAULT;

ALTER TABLE "public"."orders" 
                ALTER COLUMN "status" TYPE "public"."status" 
                USING CASE 
                WHEN "status"::text = 'new' THEN 'fresh'::"public"."status"

                ELSE "status"::text::"public"."status"
                END;

ALTER TABLE "public"."orders"
            ALTER COLUMN "status" SET DEFAULT 'fresh'::public.status;

ALTER TABLE "public"."orders" 
            ALTER COLUMN "history" TYPE "public"."status"[]
            USING array_replace("history"::text[], 'new', 'fresh')::"public"."status"[];

DROP OPERATOR IF EXISTS "public".!= (
                "public"."status",
                "public"."status_old"
            );

DROP FUNCTION "public".new_old_not_equals(
            new_enum_val "public"."status", old_enum_val "public"."status_old"
        );

DROP OPERATOR IF EXISTS "public".= (
                "public"."status",
                "public"."status_old"
            );

DROP FUNCTION "public".new_old_equals(
            new_enum_val "public"."status", old_enum_val "public"."status_old"
        );

DROP TYPE "public"."status_old";

CREATE INDEX ix_new ON public.orders USING btree (id) WHERE (status = 'fresh'::status);

ALTER TYPE "public"."status" RENAME TO "status_old";

CREATE TYPE "public"."status" AS ENUM('fresh', 'old', 'done', 'lost');

CREATE FUNCTION "public".new_old_not_equals(
                new_enum_val "public"."status", old_enum_val "public"."status_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text != old_enum_val::text;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".!= (
            leftarg = "public"."status",
            rightarg = "public"."status_old",
            procedure = "public".new_old_not_equals
        );

CREATE FUNCTION "public".new_old_equals(
                new_enum_val "public"."status", old_enum_val "public"."status_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text = old_enum_val::text;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".= (
            leftarg = "public"."status",
            rightarg = "public"."status_old",
            procedure = "public".new_old_equals
        );

DROP INDEX IF EXISTS "ix_new";

ALTER TABLE "orders"
             ALTER COLUMN "status" DROP DEFAULT;

ALTER TABLE "orders" 
                ALTER COLUMN "status" TYPE "public"."status" 
                USING "status"::text::"public"."status";

ALTER TABLE "orders"
            ALTER COLUMN "status" SET DEFAULT 'fresh'::public.status;

ALTER TABLE "public"."orders"
             ALTER COLUMN "history" DROP DEFAULT;

ALTER TABLE "public"."orders" 
            ALTER COLUMN "history" TYPE "public"."status"[]
            USING "history"::text[]::"public"."status"[];

ALTER TABLE "public"."orders"
            ALTER COLUMN "history" SET DEFAULT ARRAY['old'::public.status, 'fresh'::public.status];

DROP OPERATOR IF EXISTS "public".!= (
                "public"."status",
                "public"."status_old"
            );

DROP FUNCTION "public".new_old_not_equals(
            new_enum_val "public"."status", old_enum_val "public"."status_old"
        );

DROP OPERATOR IF EXISTS "public".= (
                "public"."status",
                "public"."status_old"
            );

DROP FUNCTION "public".new_old_equals(
            new_enum_val "public"."status", old_enum_val "public"."status_old"
        );

DROP TYPE "public"."status_old";

CREATE INDEX ix_new ON orders (id) WHERE status = 'done'::status;

ALTER TYPE "public"."status" ADD VALUE 'last';

ALTER TYPE "public"."status" ADD VALUE 'first' AFTER 'fresh';

COMMIT;

