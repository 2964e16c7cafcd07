//! What Alembic's autogenerate gets wrong with tables that depend on each other, by the number of the defect.

use crate::support::Folder;

const HEAD: &str = "import sqlalchemy as sa\nm1 = sa.MetaData()\nm2 = sa.MetaData()\nmodels = [m1, m2]\n
def table(name, metadata, *targets, **options):
    keys = [sa.Column(f'{target}_id', sa.Integer, sa.ForeignKey(f'{target}.id', name=f'fk_{name}_{target}', **options)) for target in targets]
    sa.Table(name, metadata, sa.Column('id', sa.Integer, primary_key=True), *keys)
";

fn project(url: &str, models: &str) -> Folder {
    let folder = Folder::with_models(&format!("{HEAD}{models}"));
    folder.write(
        "dms.toml",
        &format!(
            "script_location = \"migrations\"\nmodels = \"models.py:models\"\nurl = \"{url}\"\n"
        ),
    );
    folder
}

/// The names of the tables that a script creates, or drops, in order.
fn named<'a>(script: &'a str, directive: &str) -> Vec<&'a str> {
    let upgrade = script.split("def downgrade").next().unwrap();
    let lines = upgrade.lines().map(str::trim);
    lines
        .filter_map(|line| line.strip_prefix(directive)?.split('\'').nth(1))
        .collect()
}

const CHAIN: &str = "
table('p', m1)
table('c1', m1, 'p')
table('c2', m1, 'c1')
table('kept', m1, 'p')
";

fn removed_tables_have_one_order(url: &str) {
    let folder = project(url, CHAIN);
    let run = |arguments: &[&str]| folder.dms(arguments).succeeds();
    run(&["migrate", "-m", "a", "--rev-id", "a1"]);
    run(&["upgrade"]);
    folder.write("models.py", &format!("{HEAD}table('kept', m1)\n"));
    let script = || {
        let printed = run(&["migrate", "-m", "b", "--rev-id", "b1", "--stdout"]).stdout;
        let lines = printed
            .lines()
            .filter(|line| !line.starts_with("Create Date"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let first = script();
    assert_eq!(named(&first, "op.drop_table("), ["c2", "c1", "p"]);
    for _ in 0..4 {
        assert_eq!(script(), first);
    }
    run(&["migrate", "-m", "b", "--rev-id", "b1"]);
    run(&["upgrade"]);
    run(&["check"]);
    run(&["downgrade"]);
}

/// Of two `MetaData`; the first has a cycle of three tables with others before, behind and within it.
const CYCLES: &str = "
table('z', m1, 'b')
table('b', m1, 'c')
table('c', m1, 'd', 'b')
table('d', m1, 'e')
table('e', m1, 'c', 'a')
table('a', m1)
table('self_', m1, 'self_')
table('after', m1, 'z')
table('k', m2, 'l')
table('l', m2, 'k', use_alter=True)
table('aa', m2, 'l')
";

/// In which Alembic 1.20.1 creates them, with all foreign keys within, which fails.
const ORDER: [&str; 11] = [
    "a", "b", "c", "d", "e", "self_", "z", "after", "l", "aa", "k",
];

fn cycles_can_be_created_and_dropped(url: &str) {
    let folder = project(url, CYCLES);
    let run = |arguments: &[&str]| folder.dms(arguments).succeeds();
    run(&["migrate", "-m", "a", "--rev-id", "a1"]);
    let script = folder.read("migrations/versions/a1_a.py");
    assert_eq!(named(&script, "op.create_table("), ORDER);
    run(&["upgrade"]);
    run(&["check"]);
    folder.write("models.py", &format!("{HEAD}table('other', m1)\n"));
    run(&["migrate", "-m", "b", "--rev-id", "b1"]);
    run(&["upgrade"]);
    run(&["check"]);
    run(&["downgrade", "base"]);
}

#[test]
fn defect_2_removed_tables_have_one_order() {
    removed_tables_have_one_order("sqlite:///app.db");
}

#[test]
fn defect_3_tables_that_refer_to_each_other() {
    cycles_can_be_created_and_dropped("sqlite:///app.db");
}

#[cfg(feature = "live")]
mod live {
    use super::*;

    #[test]
    fn defects_2_and_3_on_postgresql() {
        let database = crate::live::Database::new();
        removed_tables_have_one_order(&database.url);
        let database = crate::live::Database::new();
        cycles_can_be_created_and_dropped(&database.url);
    }

    #[test]
    fn defects_2_and_3_on_mariadb() {
        let database = crate::live_mariadb::Database::new();
        removed_tables_have_one_order(&database.url);
        let database = crate::live_mariadb::Database::new();
        cycles_can_be_created_and_dropped(&database.url);
    }
}
