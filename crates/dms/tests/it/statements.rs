//! Statements of scripts on databases: what they change, and the rows that a script gets back.

use dms::engine::Migrator;

const HEAD: &str = "
import datetime
import decimal
import enum
import uuid

from alembic import op
import sqlalchemy as sa

revision = 'aaaa11112222'
down_revision = None


class Color(enum.Enum):
    red = 'r'
    blue = 'b'


def upgrade():
    bind = op.get_bind()
    thing = op.create_table(
        'thing',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('name', sa.String(100)),
        sa.Column('flag', sa.Boolean()),
        sa.Column('price', sa.Numeric(8, 2)),
        sa.Column('day', sa.Date()),
        sa.Column('at', sa.DateTime()),
        sa.Column('doc', sa.JSON()),
        sa.Column('key', sa.Uuid()),
        sa.Column('color', sa.Enum(Color, name='color')),
        sa.Column('raw', sa.LargeBinary()),
        sa.Column('level', sa.Integer(), default=7),
    )
    light = sa.table('thing', sa.column('id', sa.Integer), sa.column('name'), sa.column('doc', sa.JSON))
";

fn upgraded(url: &str, body: &str) {
    let mut script = HEAD.to_owned();
    for line in body.lines() {
        script.push_str(&format!("    {line}\n"));
    }
    script.push_str("\n\ndef downgrade():\n    pass\n");
    let mut migrator = Migrator::embedded(&[("aaaa11112222_t.py", &script)])
        .unwrap()
        .connect(url)
        .unwrap();
    if let Err(error) = migrator.upgrade("head") {
        panic!(
            "{error} {:?} {:?}",
            error.detail(),
            error.span().map(|span| span.line())
        );
    }
}

/// Runs a script on SQLite, and with the feature `live` on PostgreSQL.
fn everywhere(body: &str) {
    #[cfg(feature = "sqlite")]
    upgraded("sqlite://", body);
    #[cfg(feature = "live")]
    {
        let database = crate::postgres_server::database();
        let server = std::env::var("DMS_TEST_POSTGRES").unwrap();
        let (server, query) = server.split_once('?').unwrap_or((&server, ""));
        let (start, _) = server.rsplit_once('/').unwrap();
        let name = database.url.database.as_deref().unwrap();
        upgraded(&format!("{start}/{name}?{query}"), body);
    }
}

#[test]
fn rows_have_the_types_of_their_columns() {
    everywhere(
        r#"
key = uuid.UUID('12345678-1234-5678-1234-567812345678')
bind.execute(thing.insert().values(
    id=1, name='a', flag=True, price=decimal.Decimal('1.50'), day=datetime.date(2020, 1, 2),
    at=datetime.datetime(2020, 1, 2, 3, 4, 5), doc={'a': [1, None, 'x']}, key=key, color=Color.blue, raw=b'\x00\xff',
))
row = bind.execute(sa.select(thing)).one()
assert row.flag is True, row.flag
assert row.price == decimal.Decimal('1.50'), row.price
assert row.day == datetime.date(2020, 1, 2), row.day
assert row.at == datetime.datetime(2020, 1, 2, 3, 4, 5), row.at
assert row.doc == {'a': [1, None, 'x']}, row.doc
assert row.key == key, row.key
assert row.color is Color.blue, row.color
assert row.raw == b'\x00\xff', row.raw
assert row.level == 7, row.level
assert bind.scalar(sa.select(thing.c.id).where(thing.c.key == key)) == 1
assert bind.scalar(sa.select(thing.c.id).where(thing.c.color == Color.blue)) == 1
assert bind.scalar(sa.select(thing.c.id).where(thing.c.raw == b'\x00\xff')) == 1
assert bind.scalar(sa.select(thing.c.id).where(thing.c.at == datetime.datetime(2020, 1, 2, 3, 4, 5))) == 1
assert bind.scalar(sa.select(thing.c.doc['a'][0].as_integer())) == 1
assert bind.scalar(sa.select(sa.extract('year', thing.c.day))) == 2020
"#,
    );
}

#[test]
fn data_is_moved_row_by_row_and_at_once() {
    everywhere(
        r#"
bind.execute(thing.insert(), [{'id': n, 'name': 'n%d' % n} for n in range(1, 5)])
assert bind.execute(sa.select(sa.func.count()).select_from(thing)).scalar() == 4
for row in bind.execute(sa.select(light.c.id, light.c.name).where(light.c.id > 2).order_by(light.c.id)).fetchall():
    bind.execute(light.update().where(light.c.id == row.id).values(name=row.name + '!', doc={'was': row[1]}))
names = bind.execute(sa.select(light.c.name).order_by(light.c.id)).scalars().all()
assert names == ['n1', 'n2', 'n3!', 'n4!'], names
bind.execute(
    light.update().where(light.c.id == sa.bindparam('_id')).values(name=sa.bindparam('_name')),
    [{'_id': 1, '_name': 'one'}, {'_id': 2, '_name': "t'wo"}],
)
op.execute(light.delete().where(light.c.id.in_(sa.select(light.c.id).where(light.c.doc.is_not(None)))))
assert [tuple(row) for row in bind.execute(sa.select(light.c.id, light.c.name).order_by('id'))] == [(1, 'one'), (2, "t'wo")]
result = bind.execute(light.delete().where(light.c.id == 1))
assert result.rowcount == 1, result.rowcount
a, b = light.alias(), light.alias()
assert bind.execute(sa.select(a.c.id, b.c.id).where(a.c.id == b.c.id)).fetchall() == [(2, 2)]
assert bind.execute(sa.select(sa.exists().where(light.c.id == 2))).scalar()
assert bind.scalar(sa.select(sa.func.max(light.c.id))) == 2
mappings = bind.execute(sa.select(light.c.id, sa.func.upper(light.c.name).label('up'))).mappings().all()
assert dict(mappings[0]) == {'id': 2, 'up': "T'WO"}, mappings
"#,
    );
}

#[test]
fn the_key_of_a_new_row_comes_back() {
    everywhere(
        r#"
first = bind.execute(thing.insert().values(name='a'))
assert first.inserted_primary_key[0] == 1, first.inserted_primary_key
second = bind.execute(sa.insert(thing).values(name='b'))
assert second.inserted_primary_key[0] == 2, second.inserted_primary_key
assert bind.execute(thing.insert().values(id=9, name='c')).inserted_primary_key[0] == 9
assert bind.execute(thing.insert().values(name='d', id=12).returning(thing.c.id)).scalar_one() == 12
"#,
    );
}

#[test]
fn texts_stay_as_they_are() {
    everywhere(
        r#"
texts = ["it's", 'a\\b', 'a\\', "a\\'; DROP TABLE thing; --", '50%', '%s %(x)s', ':x', 'a\nb\tc', '/* x */', 'é ☃', "''", '"q"', '`q`', '$$', '?']
for n, text in enumerate(texts):
    bind.execute(thing.insert().values(id=n, name=text, doc=text))
op.bulk_insert(thing, [{'id': 100 + n, 'name': text, 'doc': [text]} for n, text in enumerate(texts)])
rows = bind.execute(sa.select(thing.c.name, thing.c.doc).order_by(thing.c.id)).fetchall()
assert [row.name for row in rows] == texts * 2, rows
assert [row.doc for row in rows] == texts + [[text] for text in texts], rows
for n, text in enumerate(texts):
    assert bind.scalar(sa.select(thing.c.id).where(thing.c.name == text, thing.c.id < 100)) == n
    assert bind.scalar(sa.select(sa.literal(text))) == text
"#,
    );
}

#[test]
fn an_empty_list_holds_nothing() {
    everywhere(
        r#"
bind.execute(thing.insert().values(id=1))
assert bind.execute(sa.select(thing.c.id).where(thing.c.id.in_([]))).fetchall() == []
assert bind.execute(sa.select(thing.c.id).where(thing.c.id.not_in([]))).fetchall() == [(1,)]
assert bind.execute(sa.select(thing.c.id).where(sa.or_(thing.c.id.in_([]), thing.c.id == 1))).fetchall() == [(1,)]
assert bind.execute(sa.select(thing.c.id).where(sa.not_(thing.c.id.in_([])))).fetchall() == [(1,)]
assert bind.execute(sa.select(thing.c.id).offset(1)).fetchall() == []
"#,
    );
}

#[test]
fn tables_are_made_and_read_by_the_script_itself() {
    everywhere(
        r#"
metadata = sa.MetaData()
extra = sa.Table('extra', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('word', sa.String(9), index=True))
gone = sa.Table('gone', metadata, sa.Column('id', sa.Integer, sa.ForeignKey('extra.id')))
extra.create(bind)
extra.create(bind, checkfirst=True)
metadata.create_all(bind)
bind.execute(extra.insert().values(word='x'))
bind.execute(gone.insert().values(id=1))
assert bind.execute(sa.select(gone.c.id, extra.c.word).join(extra)).fetchall() == [(1, 'x')]
gone.drop(bind)
assert not sa.inspect(bind).has_table('gone')
loaded = sa.Table('extra', sa.MetaData(), autoload_with=bind)
assert [column.name for column in loaded.columns] == ['id', 'word']
bind.execute(loaded.insert().values(word='y'))
assert bind.execute(sa.select(loaded).order_by(loaded.c.id)).fetchall() == [(1, 'x'), (2, 'y')]
whole = sa.MetaData()
whole.reflect(bind, only=['thing', 'extra'])
assert sorted(whole.tables) == ['extra', 'thing']
op.execute(sa.schema.DropTable(extra))
assert not sa.inspect(bind).has_table('extra')
"#,
    );
}
