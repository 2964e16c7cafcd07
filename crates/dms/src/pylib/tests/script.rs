//! Scripts: which operations their directives are, and what wrong ones are told.

#![allow(clippy::unwrap_used)]

use std::rc::Rc;

use super::{Recorder, run, script, script_error, sql};
use crate::conn::Value;
use crate::error::ErrorKind;
use crate::op::*;
use crate::schema::naming::NamingConvention;
use crate::schema::*;

fn operations(body: &str) -> Vec<Operation> {
    script(body).operations.take()
}

fn only(body: &str) -> Operation {
    let mut operations = operations(body);
    assert_eq!(operations.len(), 1, "{operations:?}");
    operations.remove(0)
}

fn with_naming(body: &str) -> Vec<Operation> {
    let naming = [
        ("ix", "ix_%(column_0_label)s"),
        ("uq", "uq_%(table_name)s_%(column_0_name)s"),
        ("ck", "ck_%(table_name)s_%(constraint_name)s"),
        (
            "fk",
            "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        ),
        ("pk", "pk_%(table_name)s"),
    ];
    let naming = naming
        .map(|(key, template)| (key.to_owned(), template.to_owned()))
        .to_vec();
    let recorder = Rc::new(Recorder {
        naming: NamingConvention(naming),
        ..Recorder::default()
    });
    run(body, &recorder).unwrap();
    recorder.operations.take()
}

#[test]
fn what_a_column_is_for_python_alone_alters_nothing() {
    let told = "op.alter_column('t', 'c', nullable=False, default='x', onupdate=lambda: 'y')";
    let plain = "op.alter_column('t', 'c', nullable=False)";
    let operations = |body| script(body).operations.borrow().clone();
    assert_eq!(
        format!("{:?}", operations(told)),
        format!("{:?}", operations(plain))
    );
}

#[test]
fn create_table_as_autogenerate_writes_it() {
    let Operation::CreateTable(create) = only(
        r"
op.create_table('product',
sa.Column('committed_timestamp', sa.TIMESTAMP(), server_default=sa.text('now()'), nullable=False),
sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
sa.Column('price', sa.Numeric(precision=30, scale=16), nullable=True),
sa.PrimaryKeyConstraint('id', name=op.f('product_pk')),
sa.ForeignKeyConstraint(['id'], ['app.other.key'], ondelete='CASCADE'),
schema='app', comment='c', if_not_exists=True, mysql_engine='InnoDB'
)
",
    ) else {
        panic!("not a create_table")
    };
    assert!(create.if_not_exists);
    let table = create.table;
    assert_eq!(
        table.name,
        TableName::in_schema(Some("app".into()), "product")
    );
    assert_eq!(table.comment.as_deref(), Some("c"));
    assert_eq!(table.options.text("mysql_engine"), Some("InnoDB"));
    let mut stamp = Column::new(
        "committed_timestamp",
        DataType::new(TypeClass::SqlTimestamp),
    );
    stamp.nullable = false;
    stamp.server_default = Some(ServerDefault::Expression(Expression::Text("now()".into())));
    assert_eq!(table.columns[0], stamp);
    assert_eq!(table.columns[1].identity, Some(Box::default()));
    assert!(table.columns[1].primary_key && !table.columns[1].nullable);
    let price = DataType::new(TypeClass::Numeric)
        .with("precision", Literal::Integer(30))
        .with("scale", Literal::Integer(16));
    assert_eq!(table.columns[2], Column::new("price", price));
    let key = table.primary_key.unwrap();
    assert_eq!(key.name, Some(ConstraintName::conventional("product_pk")));
    assert_eq!(key.columns, ["id"]);
    let [Constraint::ForeignKey(foreign)] = table.constraints.as_slice() else {
        panic!("{:?}", table.constraints)
    };
    assert_eq!(
        foreign.referred_table,
        TableName::in_schema(Some("app".into()), "other")
    );
    assert_eq!(foreign.referred_columns, ["key"]);
    assert_eq!(foreign.on_delete.as_deref(), Some("CASCADE"));
}

#[test]
fn unnamed_constraints_get_the_naming_convention() {
    let operations = with_naming(
        r"
op.create_table('t', sa.Column('id', sa.Integer(), nullable=False), sa.Column('a', sa.Integer(), index=True),
    sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('a'), sa.CheckConstraint('a > 0', name='pos'),
    sa.CheckConstraint('a > 1', name=op.f('kept')), sa.ForeignKeyConstraint(['a'], ['u.id']))
op.create_unique_constraint(None, 't', ['a'])
op.create_check_constraint('neg', 't', 'a < 0')
op.create_foreign_key(None, 't', 'u', ['a'], ['id'])
op.create_primary_key(None, 't', ['id'])
op.create_index(None, 't', ['a'])
op.drop_constraint('neg', 't', type_='check')
op.drop_constraint(op.f('neg'), 't', type_='check')
op.drop_constraint('uq', 't', type_='unique')
",
    );
    let mut names = Vec::new();
    for operation in &operations {
        match operation {
            Operation::CreateTable(create) => {
                names.extend(
                    create
                        .table
                        .primary_key
                        .as_ref()
                        .map(|key| key.name.clone()),
                );
                names.extend(
                    create
                        .table
                        .constraints
                        .iter()
                        .map(|constraint| constraint.name().cloned()),
                );
                names.extend(create.table.indexes.iter().map(|index| index.name.clone()));
            }
            Operation::CreateConstraint(create) => names.push(create.constraint.name().cloned()),
            Operation::CreateIndex(create) => names.push(create.index.name.clone()),
            Operation::DropConstraint(drop) => names.push(drop.name.clone()),
            other => panic!("{other:?}"),
        }
    }
    let names: Vec<String> = names.into_iter().map(|name| name.unwrap().text).collect();
    // Printed by Alembic for the same script and the same target_metadata.
    assert_eq!(
        names,
        [
            "pk_t", "uq_t_a", "ck_t_pos", "kept", "fk_t_a_u", "ix_t_a", "uq_t_a", "ck_t_neg",
            "fk_t_a_u", "pk_t", "ix_t_a", "ck_t_neg", "neg", "uq"
        ]
    );
}

#[test]
fn add_column_brings_what_hangs_on_the_column() {
    let Operation::AddColumn(add) = only(
        "op.add_column('t', sa.Column('u', sa.Integer(), sa.ForeignKey('u.id', name='fk'), index=True), schema='s')",
    ) else {
        panic!("not an add_column")
    };
    assert_eq!(add.table, TableName::in_schema(Some("s".into()), "t"));
    assert_eq!(add.column.name, "u");
    assert_eq!(add.constraints.len(), 1);
    assert_eq!(
        add.constraints[0].name(),
        Some(&ConstraintName::plain("fk"))
    );
    assert_eq!(
        add.indexes[0].name,
        Some(ConstraintName::conventional("ix_s_t_u"))
    );
}

#[test]
fn alter_column_tells_false_from_none() {
    let Operation::AlterColumn(alter) = only("op.alter_column('t', 'c', nullable=False)") else {
        panic!()
    };
    let mut expected = AlterColumn::new(TableName::new("t"), "c");
    expected.nullable = Some(false);
    assert_eq!(alter, expected);
    let Operation::AlterColumn(alter) = only(
        r"
op.alter_column('t', 'c', server_default=None, comment=None, type_=sa.String(5), existing_type=sa.Text(),
    new_column_name='d', existing_nullable=True, existing_server_default=sa.text('1'), postgresql_using='c::text')
",
    ) else {
        panic!()
    };
    assert_eq!(alter.server_default, Change::Set(None));
    assert_eq!(alter.comment, Change::Set(None));
    assert_eq!(
        alter.data_type,
        Some(DataType::new(TypeClass::String).with("length", Literal::Integer(5)))
    );
    assert_eq!(alter.existing_type, Some(DataType::new(TypeClass::Text)));
    assert_eq!(alter.new_name.as_deref(), Some("d"));
    assert_eq!(alter.existing_nullable, Some(true));
    assert_eq!(alter.postgresql_using.as_deref(), Some("c::text"));
    let default = ServerDefault::Expression(Expression::Text("1".into()));
    assert_eq!(
        alter.existing_server_default,
        Change::Set(Some(DefaultValue::Default(default)))
    );
    let Operation::AlterColumn(alter) =
        only("op.alter_column('t', 'c', server_default=sa.Identity(start=3))")
    else {
        panic!()
    };
    let identity = Identity {
        start: Some(3),
        ..Identity::default()
    };
    assert_eq!(
        alter.server_default,
        Change::Set(Some(DefaultValue::Identity(identity)))
    );
}

#[test]
fn indexes_have_columns_and_expressions() {
    let Operation::CreateIndex(create) = only(
        r#"
op.create_index('ix', 't', ['a', sa.text('lower(b)'), sa.func.lower(sa.column('c')), sa.column('d').desc()],
    unique=True, schema='s', postgresql_where=sa.text("a > 0"), postgresql_using='gin',
    postgresql_ops={'a': 'text_ops'}, postgresql_include=['x'], if_not_exists=True)
"#,
    ) else {
        panic!()
    };
    assert!(create.index.unique && create.if_not_exists);
    let elements: Vec<String> = create.index.elements.iter().map(sql).collect();
    assert_eq!(elements, ["a", "lower(b)", "lower(c)", "d DESC"]);
    let options = create.index.options;
    assert_eq!(options.text("postgresql_using"), Some("gin"));
    let condition = OptionValue::Expression(Expression::Text("a > 0".into()));
    assert_eq!(options.value("postgresql_where"), Some(&condition));
    let names = OptionValue::Literal(Literal::List(vec![Literal::Text("x".into())]));
    assert_eq!(options.value("postgresql_include"), Some(&names));
    let Operation::DropIndex(drop) =
        only("op.drop_index(op.f('ix'), table_name='t', postgresql_concurrently=True)")
    else {
        panic!()
    };
    assert_eq!(drop.name, ConstraintName::conventional("ix"));
    assert_eq!(drop.table, Some(TableName::new("t")));
    assert!(drop.options.is_true("postgresql_concurrently"));
}

#[test]
fn the_other_directives() {
    let found = operations(
        r#"
op.drop_table('t', schema='s', if_exists=True)
op.rename_table('a', 'b')
op.drop_column('t', 'c')
op.create_table_comment('t', 'new', existing_comment='old')
op.drop_table_comment('t', existing_comment='old')
op.execute('UPDATE t SET a = E\'\\:x\'')
op.execute(sa.text('UPDATE t SET a = :a, b = :b').bindparams(a=1, b="it's"))
"#,
    );
    let execute = |text: &str| Operation::Execute(Execute::new(text));
    let t = || TableName::new("t");
    let expected = [
        Operation::DropTable(DropTable {
            name: TableName::in_schema(Some("s".into()), "t"),
            if_exists: true,
            before: None,
        }),
        Operation::RenameTable(RenameTable {
            name: TableName::new("a"),
            new_name: "b".into(),
        }),
        Operation::DropColumn(DropColumn {
            table: t(),
            column: "c".into(),
            if_exists: false,
            before: None,
        }),
        Operation::CreateTableComment(CreateTableComment {
            table: t(),
            comment: Some("new".into()),
            existing_comment: Some("old".into()),
        }),
        Operation::DropTableComment(DropTableComment {
            table: t(),
            existing_comment: Some("old".into()),
        }),
        execute("UPDATE t SET a = E':x'"),
        execute("UPDATE t SET a = 1, b = 'it''s'"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn rows_are_inserted_with_their_types() {
    let found = operations(
        r"
made = op.create_table('made', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('d', sa.JSON()))
op.bulk_insert(made, [{'d': {'a': [1]}, 'id': 1}])
op.bulk_insert(sa.table('other', sa.column('n', sa.String), schema='s'), [{'n': 'x'}, {'n': None}])
",
    );
    let Operation::BulkInsert(first) = &found[1] else {
        panic!()
    };
    assert_eq!(first.table, TableName::new("made"));
    assert_eq!(
        first.rows,
        [vec![
            ("id".to_owned(), Literal::Integer(1)),
            ("d".to_owned(), Literal::Text("{\"a\": [1]}".into()))
        ]]
    );
    let Operation::BulkInsert(second) = &found[2] else {
        panic!()
    };
    assert_eq!(
        second.table,
        TableName::in_schema(Some("s".into()), "other")
    );
    assert_eq!(
        second.columns,
        [("n".to_owned(), DataType::new(TypeClass::String))]
    );
    assert_eq!(second.rows[1], [("n".to_owned(), Literal::Null)]);
    let found = operations(
        r"
import datetime, decimal, uuid, enum
class Color(enum.Enum):
    red = 'r'
t = sa.table('t', sa.column('at', sa.DateTime), sa.column('day', sa.Date), sa.column('dec', sa.Numeric),
    sa.column('uid', sa.Uuid), sa.column('color', sa.Enum(Color)), sa.column('raw', sa.LargeBinary),
    sa.column('lit', sa.String))
op.bulk_insert(t, [{'at': datetime.datetime(2024, 2, 29, 3, 4, 5, tzinfo=datetime.timezone.utc),
    'day': datetime.date(2024, 2, 29), 'dec': decimal.Decimal('1.50'), 'color': Color.red, 'raw': b'x',
    'uid': uuid.UUID('12345678123456781234567812345678'), 'lit': op.inline_literal('q')}])
",
    );
    let Operation::BulkInsert(typed) = &found[0] else {
        panic!()
    };
    let values: Vec<Literal> = typed.rows[0]
        .iter()
        .map(|(_, value)| value.clone())
        .collect();
    assert_eq!(
        values,
        [
            Literal::DateTime("2024-02-29 03:04:05+00:00".into()),
            Literal::DateTime("2024-02-29".into()),
            Literal::Decimal("1.50".into()),
            Literal::Text("12345678-1234-5678-1234-567812345678".into()),
            Literal::Text("red".into()),
            Literal::Bytes(b"x".to_vec()),
            Literal::Text("q".into()),
        ]
    );
}

#[test]
fn a_batch_is_its_operations_in_order() {
    let found = operations(
        r"
with op.batch_alter_table('t', schema='s', recreate='auto') as batch_op:
    batch_op.add_column(sa.Column('a', sa.Integer()), insert_after='id')
    op.execute('SELECT 1')
    batch_op.alter_column('a', nullable=False)
    batch_op.create_index(batch_op.f('ix'), ['a'], unique=False)
    batch_op.create_index(index_name='ix2', columns=['a'])
    batch_op.create_foreign_key('fk', 'u', ['a'], ['id'])
    batch_op.create_unique_constraint('uq', ['a'])
    batch_op.drop_constraint('ck', type_='check')
    batch_op.drop_column('b')
",
    );
    let table = TableName::in_schema(Some("s".into()), "t");
    assert!(matches!(&found[0], Operation::Execute(_)));
    assert!(
        matches!(&found[1], Operation::AddColumn(add) if add.table == table && add.column.name == "a")
    );
    assert!(matches!(&found[2], Operation::AlterColumn(alter) if alter.table == table));
    assert!(matches!(&found[3], Operation::CreateIndex(create) if create.table == table));
    assert!(matches!(&found[4], Operation::CreateIndex(create) if create.table == table));
    assert!(matches!(&found[5], Operation::CreateConstraint(create)
        if create.table == table && matches!(&create.constraint, Constraint::ForeignKey(_))));
    assert!(matches!(&found[6], Operation::CreateConstraint(create) if create.table == table));
    assert!(matches!(&found[7], Operation::DropConstraint(drop)
        if drop.table == table && drop.constraint_type == Some(ConstraintType::Check)));
    assert!(
        matches!(&found[8], Operation::DropColumn(drop) if drop.table == table && drop.column == "b")
    );
    assert_eq!(found.len(), 9);
}

#[test]
fn a_batch_that_fails_does_nothing() {
    let recorder = Rc::new(Recorder::default());
    let body = "with op.batch_alter_table('t') as batch_op:\n    batch_op.drop_column('a')\n    raise ValueError('no')";
    let error = run(body, &recorder).unwrap_err();
    assert_eq!(error.message(), "ValueError: no");
    assert!(recorder.operations.borrow().is_empty());
}

#[test]
fn a_script_can_ask_the_database() {
    let recorder = Rc::new(Recorder::answering(
        &["id", "name"],
        &[
            &[Value::Integer(1), Value::Text("x".into())],
            &[Value::Integer(2), Value::Null],
        ],
    ));
    run(
        r#"
bind = op.get_bind()
assert bind.dialect.name == "postgresql"
assert op.get_context().dialect.name == "postgresql"
assert not context.is_offline_mode() and not op.get_context().as_sql
rows = bind.execute(sa.text("SELECT id, name FROM t WHERE a = :a"), {"a": "q'q"}).fetchall()
assert [r.id for r in rows] == [1, 2] and rows[0][1] == "x" and rows[1].name is None
assert rows[0]._mapping["name"] == "x" and len(rows) == 2
for id, name in bind.execute(sa.text("SELECT 1")):
    op.execute("UPDATE t SET n = %d" % id)
assert bind.execute(sa.text("SELECT 2")).scalar() == 1
assert bind.scalar(sa.text("SELECT 2")) == 1
assert bind.execute(sa.text("SELECT 3")).scalars().all() == [1, 2]
assert bind.execute(sa.text("SELECT 4")).mappings().first() == {"id": 1, "name": "x"}
assert bind.exec_driver_sql("SELECT ':x'").rowcount == 2
with op.get_context().autocommit_block():
    op.execute("VACUUM")
"#,
        &recorder,
    )
    .unwrap();
    let queries = recorder.queries.borrow();
    assert_eq!(queries[0], "SELECT id, name FROM t WHERE a = 'q''q'");
    assert_eq!(queries.last().unwrap(), "SELECT ':x'");
    assert_eq!(recorder.operations.borrow().len(), 3);
    assert_eq!(*recorder.autocommits.borrow(), [true, false]);
}

#[test]
fn a_script_can_inspect_the_schema() {
    let mut table = Table::new(TableName::new("t"));
    let mut id = Column::new("id", DataType::new(TypeClass::Integer));
    id.primary_key = true;
    table.columns.push(id);
    table.columns.push(Column::new(
        "n",
        DataType::new(TypeClass::String).with("length", Literal::Integer(5)),
    ));
    table.primary_key = Some(PrimaryKey {
        columns: vec!["id".into()],
        ..PrimaryKey::default()
    });
    table.indexes.push(Index {
        name: Some(ConstraintName::plain("ix")),
        elements: vec![Expression::column("n")],
        ..Index::default()
    });
    let schema = Schema {
        tables: vec![table],
        ..Schema::default()
    };
    let recorder = Rc::new(Recorder {
        schema,
        ..Recorder::default()
    });
    run(
        r#"
inspector = sa.inspect(op.get_bind())
inspector.clear_cache()
assert inspector.dialect.name == "postgresql" and inspector.bind.dialect.name == "postgresql"
assert op.get_context().version_table == "alembic_version"
assert op.get_context().version_table_schema is None
assert not sa.MetaData(bind=op.get_bind()).tables
assert inspector.get_table_names() == ["t"]
assert inspector.has_table("t") and not inspector.has_table("u")
columns = inspector.get_columns("t")
assert [c["name"] for c in columns] == ["id", "n"]
assert isinstance(columns[1]["type"], sa.String) and columns[1]["type"].length == 5
assert inspector.get_pk_constraint("t")["constrained_columns"] == ["id"]
assert {i["name"] for i in inspector.get_indexes("t")} == {"ix"}
assert inspector.get_foreign_keys("t") == []
if "n" in [c["name"] for c in columns]:
    op.drop_column("t", "n")
"#,
        &recorder,
    )
    .unwrap();
    assert_eq!(recorder.operations.borrow().len(), 1);
}

#[test]
fn wrong_arguments_are_errors_at_their_line() {
    let cases = [
        (
            "op.drop_table()",
            "TypeError: drop_table() missing 1 required positional argument: 'table_name'",
        ),
        (
            "op.create_index('ix', 't')",
            "TypeError: create_index() missing 1 required positional argument: 'columns'",
        ),
        (
            "op.create_foreign_key('fk')",
            "TypeError: create_foreign_key() missing 4 required positional arguments: 'source_table', \
             'referent_table', 'local_cols', and 'remote_cols'",
        ),
        (
            "op.rename_table('a', 'b', 'c')",
            "TypeError: rename_table() takes 2 positional arguments but 3 were given",
        ),
        (
            "op.rename_table('a', 'b', nope=1)",
            "TypeError: rename_table() got an unexpected keyword argument 'nope'",
        ),
        (
            "op.drop_table(5)",
            "TypeError: drop_table() argument 'table_name' must be a string, not int",
        ),
        (
            "op.alter_column('t', 'c', nullabel=True)",
            "TypeError: Additional arguments should be named <dialectname>_<argument>, got 'nullabel'",
        ),
        (
            "op.alter_column('t', 'c', type_='x')",
            "TypeError: alter_column() argument 'type_' must be a type, not str",
        ),
        (
            "op.drop_constraint('c', 't', 'uniq')",
            "TypeError: 'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None",
        ),
        (
            "op.create_unique_constraint('u', 't', 'abc')",
            "TypeError: create_unique_constraint() argument 'columns' must be a list of names, not the string 'abc'",
        ),
        (
            "op.execute('SELECT :a')",
            "StatementError: A value is required for bind parameter 'a'",
        ),
        (
            "op.bulk_insert('t', [])",
            "TypeError: bulk_insert() argument 'table' must be a table, not str",
        ),
        (
            "op.bulk_insert(sa.table('t'), [{'a': 1}])",
            "CompileError: Unconsumed column names: a",
        ),
        (
            "op.create_table('t', 5)",
            "ArgumentError: 'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got 5",
        ),
        (
            "op.create_table('t', sa.Column('a', sa.Integer(), nullable='x'))",
            "TypeError: Column() argument 'nullable' must be True or False, not str",
        ),
        (
            "op.create_table('t', sa.PrimaryKeyConstraint('a'))",
            "ConstraintColumnNotFoundError: Can't create PrimaryKeyConstraint on table 't': no column named 'a' is \
             present.",
        ),
        (
            "op.add_column('t', sa.String(1, 2, 3, 4))",
            "TypeError: String.__init__() takes from 1 to 4 positional arguments but 5 were given",
        ),
        (
            "op.add_column('t', sa.Column('a', sa.Integer(5)))",
            "TypeError: Integer() takes no arguments",
        ),
        (
            "op.execute(sa.update(sa.table('t')).values(a=1))",
            "CompileError: Unconsumed column names: a",
        ),
        (
            "op.execute(sa.update(sa.table('t', sa.column('a'))).where(b=1))",
            "TypeError: where() got an unexpected keyword argument 'b'",
        ),
        (
            "op.execute(sa.table('t', sa.column('a', sa.Integer)).insert().values(a='x'))",
            "CompileError: the value of column 'a' cannot be 'x', its type is Integer",
        ),
        (
            "op.execute(['SELECT 1', 'SELECT 2'])",
            "`op.execute()` was given a list; it takes one statement",
        ),
        (
            "op.get_bind().execute('SELECT %(b)s', {'a': 1})",
            "StatementError: A value is required for bind parameter 'b'",
        ),
        (
            "op.get_bind().commit()",
            "a migration cannot commit or roll back: its transaction belongs to the run",
        ),
    ];
    for (line, message) in cases {
        let error = script_error(&format!("x = 1\n{line}"));
        assert_eq!(error.message(), message, "{line}");
        assert_eq!(error.span().expect(line).line(), 7, "{line}");
    }
}

#[test]
fn errors_of_the_run_keep_their_kind_and_get_the_place() {
    let recorder = Rc::new(Recorder {
        fails_at: Some(1),
        ..Recorder::default()
    });
    let body = "def helper():\n    op.drop_table('a')\n    op.drop_table('b')\nhelper()";
    let error = run(body, &recorder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert_eq!(error.message(), "the database refused");
    assert_eq!(error.span().unwrap().line(), 8);
    let functions: Vec<&str> = error
        .frames()
        .iter()
        .map(|frame| frame.function.as_str())
        .collect();
    assert!(functions.contains(&"upgrade"), "{functions:?}");
}

#[test]
fn the_error_of_a_batch_is_at_its_directive() {
    let recorder = Rc::new(Recorder {
        fails_at: Some(1),
        ..Recorder::default()
    });
    let body = "with op.batch_alter_table('t') as b:\n    b.drop_column('a')\n    b.drop_column('b')\n    x = 1";
    let error = run(body, &recorder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert_eq!(error.span().unwrap().line(), 8);
}

#[test]
fn scripts_read_the_configuration() {
    let options = [("repair", "1"), ("share", "50%")];
    let recorder = Rc::new(Recorder {
        options: (options.iter())
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Recorder::default()
    });
    run(
        "config = op.get_context().config\n\
         assert config is context.config\n\
         assert config.get_main_option('repair') == '1'\n\
         assert config.get_main_option('share') == '50%'\n\
         assert config.get_main_option('nothing') is None\n\
         assert config.get_main_option('nothing', 'else') == 'else'\n\
         assert config.get_section(config.config_ini_section)['repair'] == '1'\n\
         assert config.config_file_name is None\n\
         config.attributes['seen'] = True\n\
         assert context.config.attributes == {'seen': True}",
        &recorder,
    )
    .unwrap();
}

/// Scripts of SQLAlchemy 1 give the connection strings, which went to the driver as they were.
#[test]
fn a_string_is_executed_as_it_stands() {
    let recorder = script("op.get_bind().execute(\"UPDATE t SET a = ':b', c = '%'\")");
    assert_eq!(recorder.queries.take(), ["UPDATE t SET a = ':b', c = '%'"]);
}

#[test]
fn a_metadata_among_the_columns_of_a_table_is_nothing() {
    let operation = only("op.create_table('t', sa.MetaData(), sa.Column('a', sa.Integer))");
    let Operation::CreateTable(create) = operation else {
        panic!("{operation:?}");
    };
    assert_eq!(create.table.columns.len(), 1);
}

#[test]
fn loggers_identifiers_and_times_of_oslo_are_those_of_python() {
    let script = script(
        "from oslo_log import log as logging\n\
         from oslo_utils import timeutils\n\
         from oslo_utils.uuidutils import generate_uuid\n\
         logging.getLogger(__name__).warning('said %s', 1)\n\
         import datetime\n\
         if isinstance(timeutils.utcnow(), datetime.datetime) and timeutils.utcnow().tzinfo is None:\n    \
             op.execute('now')\n\
         if timeutils.utcnow(with_timezone=True).utcoffset() == datetime.timedelta(0):\n    \
             op.execute('utc')\n\
         if len(generate_uuid()) == 36 and len(generate_uuid(dashed=False)) == 32:\n    \
             op.execute('uuid')",
    );
    assert_eq!(script.operations.borrow().len(), 3);
}

#[test]
fn statements_of_ddl_are_imported_from_where_they_are() {
    let script = script(
        "from sqlalchemy.sql.ddl import CreateSchema, DropSchema\n\
         op.execute(CreateSchema('a'))\n\
         op.execute(DropSchema('a'))",
    );
    assert_eq!(script.operations.borrow().len(), 2);
}

/// A function of the project's own is what `@compiles` says of it on the dialect.
#[test]
fn functions_are_written_by_what_compiles_them() {
    let script = script(
        "from sqlalchemy.ext.compiler import compiles\n\
         from sqlalchemy.sql.expression import FunctionElement\n\
         class now(FunctionElement):\n    type = sa.DateTime()\n\
         @compiles(now)\n\
         def write_now(element, compiler, **kw):\n    return 'CURRENT_TIMESTAMP'\n\
         @compiles(now, 'mysql')\n\
         def write_now_there(element, compiler, **kw):\n    return 'CURRENT_TIMESTAMP(6)'\n\
         op.create_table('t', sa.Column('at', sa.DateTime, server_default=now()))",
    );
    let operations = script.operations.take();
    let [Operation::CreateTable(create)] = operations.as_slice() else {
        panic!("{operations:?}");
    };
    assert_eq!(
        create.table.columns[0].server_default,
        Some(ServerDefault::Expression(Expression::Text(
            "CURRENT_TIMESTAMP".into()
        )))
    );
}

/// A function that changes a constraint and has it written counts for every table of the run.
#[test]
fn constraints_are_what_a_function_that_compiles_them_leaves() {
    let script = script(
        "from sqlalchemy.ext.compiler import compiles\n\
         @compiles(sa.ForeignKeyConstraint, 'postgresql')\n\
         def nameless(element, compiler, **kw):\n    element.name = None\n    return compiler.visit_foreign_key_constraint(element, **kw)\n\
         @compiles(sa.UniqueConstraint, 'mysql')\n\
         def elsewhere(element, compiler, **kw):\n    return 'nothing'\n\
         op.create_table('t', sa.Column('a', sa.Integer, sa.ForeignKey('u.id', name='first')), \
         sa.ForeignKeyConstraint(['a'], ['u.b'], name='second'), sa.UniqueConstraint('a', name='third'))",
    );
    let operations = script.operations.take();
    let [Operation::CreateTable(create)] = operations.as_slice() else {
        panic!("{operations:?}");
    };
    let names: Vec<_> = create
        .table
        .constraints
        .iter()
        .map(Constraint::name)
        .collect();
    let third = ConstraintName::plain("third");
    assert_eq!(names, [None, Some(&third), None]);
}

#[test]
fn a_dialect_quotes_names_and_says_what_it_is() {
    script(
        "dialect = op.get_bind().dialect\n\
         assert dialect.dialect_description == 'postgresql+psycopg'\n\
         table = sa.Table('t', sa.MetaData(), sa.Column('a', sa.Integer), schema='s')\n\
         assert dialect.identifier_preparer.quote('a') == 'a'\n\
         assert dialect.identifier_preparer.quote_identifier('a') == '\"a\"'\n\
         assert dialect.identifier_preparer.format_table(table) == 's.t'\n\
         class Own(sa.types.TypeDecorator[dict]):\n    impl = sa.String",
    );
}
