//! Types that a user made, on PostgreSQL.

use crate::live::Database;
use crate::support::Folder;

/// A project whose models are those of the table `t` with these columns beside its key.
fn project(database: &Database, columns: &str) -> Folder {
    let folder = Folder::with_models(&models(columns));
    folder.write(
        "dms.toml",
        &format!(
            "script_location = \"migrations\"\nmodels = \"models.py\"\nurl = \"{}\"\n",
            database.url
        ),
    );
    folder
}

fn models(columns: &str) -> String {
    format!(
        "import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\nm = sa.MetaData()\n\
         class Own(sa.types.UserDefinedType):\n    def __init__(self, name):\n        self.name = name\n\
         \x20   def get_col_spec(self):\n        return self.name\n\
         sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True), {columns})\n"
    )
}

#[test]
fn columns_of_types_without_a_class_come_back() {
    let database = Database::new();
    (database.client())
        .batch_execute(
            "CREATE SCHEMA other; CREATE DOMAIN other.code AS text CHECK (VALUE <> '');
             CREATE TYPE addr AS (street text, no integer); CREATE TYPE other.pair AS (a integer, b integer);
             CREATE TABLE t (id serial PRIMARY KEY, a xml, b addr, c other.pair, d other.code)",
        )
        .unwrap();
    let code =
        "sa.Column('d', postgresql.DOMAIN('code', sa.Text, schema='other', create_type=False))";
    let all = [("a", "xml"), ("b", "addr"), ("c", "other.pair")]
        .map(|(name, own)| format!("sa.Column('{name}', Own('{own}')), "));
    let folder = project(&database, &format!("{}{code}", all.concat()));
    folder.dms(&["check"]).succeeds();
    folder.write("models.py", &models(""));
    folder
        .dms(&["migrate", "--verify", "-m", "a", "--rev-id", "a"])
        .succeeds();
    let script = folder.read("migrations/versions/a_a.py");
    let (_, downgrade) = script.split_once("def downgrade").unwrap();
    for text in [
        "postgresql.DOMAIN('xml', sa.Text(), create_type=False)",
        "postgresql.DOMAIN('addr', sa.Text(), create_type=False)",
        "postgresql.DOMAIN('pair', sa.Text(), create_type=False, schema='other')",
        "postgresql.DOMAIN('code', sa.TEXT(), constraint_name='code_check', check=\"VALUE <> ''::text\", create_type=False, \
         schema='other')",
    ] {
        assert!(downgrade.contains(text), "{text}: {downgrade}");
    }
}
