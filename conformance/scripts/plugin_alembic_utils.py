from alembic import op
import sqlalchemy as sa
from alembic_utils.pg_extension import PGExtension
from alembic_utils.pg_function import PGFunction
from alembic_utils.pg_grant_table import PGGrantTable
from alembic_utils.pg_materialized_view import PGMaterializedView
from alembic_utils.pg_policy import PGPolicy
from alembic_utils.pg_trigger import PGTrigger
from alembic_utils.pg_view import PGView

dialects = ["postgresql"]

upper = PGFunction(
    schema="public",
    signature="toUpper(some_text text, n numeric default '5'::numeric)",
    definition="""
        returns text as
        $$ select upper(some_text) || n::text || ':x' $$ language SQL;
    """,
)
touch = PGFunction.from_sql(
    """
CREATE OR REPLACE FUNCTION public.touch()
RETURNS trigger AS $$
declare n int := 1;
begin
    new.name := new.name || ':touched' || n::text;
    return new;
end;
$$ language 'plpgsql';
"""
)
scott = PGView("public", "scott", "select * from account where name = 'scott';")
parsed = PGView.from_sql("create or replace view public.all_accounts as select id, name from account;")
counted = PGMaterializedView(
    schema="public", signature="counted", definition="select count(*) as n from account", with_data=False
)
counted_too = PGMaterializedView.from_sql(
    "create materialized view public.counted_too as select count(*) as n from account with data;"
)
trigger = PGTrigger(
    schema="public",
    signature="touchAccount",
    on_entity="public.account",
    definition="BEFORE INSERT ON public.account FOR EACH ROW EXECUTE PROCEDURE public.touch()",
)
constraint = PGTrigger.from_sql(
    "create constraint trigger later after update on account for each row execute procedure public.touch()"
)
extension = PGExtension(schema="public", signature="btree_gist")
policy = PGPolicy(
    schema="public",
    signature="allow_all",
    on_entity="account",
    definition="""as permissive for all to public using (true) with check (name <> ':x')""",
)
read = PGPolicy.from_sql("create policy reading on account for select to public using (id > 1)")
select = PGGrantTable(
    schema="public", table="account", columns=["name", "id"], role="pg_monitor", grant="SELECT", with_grant_option=True
)
delete = PGGrantTable(schema="public", table="account", role="pg_monitor", grant="DELETE")


def upgrade():
    op.create_table(
        "account", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text(), nullable=False)
    )
    for entity in [extension, upper, touch, scott, parsed, counted, counted_too, trigger, constraint, policy, read]:
        op.create_entity(entity)
    op.create_entity(select)
    op.create_entity(delete)
    op.replace_entity(upper)
    op.replace_entity(touch)
    op.replace_entity(scott)
    op.replace_entity(counted)
    op.replace_entity(counted_too)
    op.replace_entity(trigger)
    op.replace_entity(constraint)
    op.replace_entity(policy)
    op.replace_entity(delete)
    op.execute(parsed.to_sql_statement_drop())
    op.execute(parsed.to_sql_statement_create())


def downgrade():
    for entity in [delete, select, read, policy, constraint, trigger, counted_too, counted, parsed]:
        op.drop_entity(entity)
    op.drop_entity(scott, cascade=True)
    op.drop_entity(touch)
    op.drop_entity(upper)
    op.drop_table("account")
    op.drop_entity(extension, cascade=True)
