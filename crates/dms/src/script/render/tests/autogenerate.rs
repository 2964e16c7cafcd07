//! The whole way from two schemas to a script.

use super::*;
use crate::diff::{DiffOptions, diff};
use crate::schema::*;

fn integer(name: &str, class: TypeClass) -> Column {
    Column::new(name, DataType::new(class))
}

fn string(name: &str, length: i64) -> Column {
    Column::new(
        name,
        DataType::new(TypeClass::String).with("length", Literal::Integer(length)),
    )
}

fn table(name: &str, id: TypeClass, columns: Vec<Column>) -> Table {
    let mut table = Table::new(TableName::new(name));
    table.columns = vec![Column {
        nullable: false,
        ..integer("id", id)
    }];
    table.columns.extend(columns);
    table.primary_key = Some(PrimaryKey {
        columns: vec!["id".into()],
        ..PrimaryKey::default()
    });
    table
}

fn index(name: ConstraintName, columns: &[&str]) -> Index {
    Index {
        name: Some(name),
        elements: columns.iter().copied().map(Expression::column).collect(),
        ..Index::default()
    }
}

fn unique(name: Option<ConstraintName>, columns: &[&str]) -> Constraint {
    Constraint::Unique(UniqueConstraint {
        name,
        columns: columns.iter().map(|column| (*column).into()).collect(),
        ..UniqueConstraint::default()
    })
}

fn foreign_key(name: Option<ConstraintName>, column: &str, on_delete: Option<&str>) -> Constraint {
    Constraint::ForeignKey(ForeignKey {
        name,
        columns: vec![column.into()],
        referred_table: TableName::new("new"),
        referred_columns: vec!["id".into()],
        on_update: None,
        on_delete: on_delete.map(str::to_owned),
        deferrable: None,
        initially: None,
        match_type: None,
        use_alter: false,
        options: Options::default(),
    })
}

/// The body that Alembic 1.20.1 writes on SQLite for the same database and models, with the two foreign keys, which
/// it takes in the order of a hash table, sorted.
#[test]
fn the_whole_script_is_alembics() {
    use TypeClass::{SqlInteger, SqlText};
    let plain = ConstraintName::plain;
    let conventional = ConstraintName::conventional;
    let mut t = table(
        "t",
        SqlInteger,
        vec![
            integer("a", SqlText),
            integer("b", SqlInteger),
            integer("gone", SqlInteger),
            string("n", 20),
        ],
    );
    t.columns[2].server_default = Some(ServerDefault::Expression(Expression::Text("'5'".into())));
    t.indexes = vec![
        index(conventional("ix_a"), &["a"]),
        index(conventional("ix_c"), &["n"]),
        index(conventional("ix_gone"), &["gone"]),
    ];
    t.constraints = vec![
        unique(Some(conventional("uq_n")), &["n"]),
        unique(Some(conventional("uq_b")), &["b"]),
    ];
    let mut old = table("old", SqlInteger, vec![integer("x", SqlInteger)]);
    old.indexes = vec![index(conventional("ix_old_x"), &["x"])];
    let before = Schema {
        tables: vec![old, t],
        ..Schema::default()
    };

    let mut new = table(
        "new",
        TypeClass::Integer,
        vec![integer("x", TypeClass::Integer)],
    );
    new.constraints = vec![unique(None, &["x"])];
    new.indexes = vec![index(conventional("ix_new_x"), &["x"])];
    let mut t = table(
        "t",
        TypeClass::BigInteger,
        vec![
            Column {
                nullable: false,
                ..string("a", 200)
            },
            Column {
                nullable: false,
                server_default: Some(ServerDefault::Text("6".into())),
                ..integer("b", SqlInteger)
            },
            string("n", 20),
            integer("added", TypeClass::Integer),
            integer("added2", TypeClass::Integer),
        ],
    );
    t.indexes = vec![
        Index {
            unique: true,
            ..index(plain("ix_a"), &["a"])
        },
        index(plain("ix_c"), &["n", "b"]),
        index(conventional("ix_t_added2"), &["added2"]),
    ];
    t.constraints = vec![
        unique(Some(plain("uq_n")), &["n", "b"]),
        unique(None, &["added"]),
        foreign_key(None, "added", Some("CASCADE")),
        foreign_key(Some(plain("fk_b")), "b", None),
    ];
    let after = Schema {
        tables: vec![new, t],
        ..Schema::default()
    };

    let difference = diff(&before, &after, &DiffOptions::default());
    let options = RenderOptions::default();
    assert_eq!(
        lines(&difference.upgrade, &options),
        "op.create_table('new',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('x', sa.Integer(), nullable=True),
sa.PrimaryKeyConstraint('id'),
sa.UniqueConstraint('x')
)
op.create_index(op.f('ix_new_x'), 'new', ['x'], unique=False)
op.drop_index(op.f('ix_old_x'), table_name='old')
op.drop_table('old')
op.add_column('t', sa.Column('added', sa.Integer(), nullable=True))
op.add_column('t', sa.Column('added2', sa.Integer(), nullable=True))
op.alter_column('t', 'id',
           existing_type=sa.INTEGER(),
           type_=sa.BigInteger(),
           existing_nullable=False,
           autoincrement=True)
op.alter_column('t', 'a',
           existing_type=sa.TEXT(),
           type_=sa.String(length=200),
           nullable=False)
op.alter_column('t', 'b',
           existing_type=sa.INTEGER(),
           nullable=False,
           existing_server_default=sa.text(\"'5'\"))
op.drop_index(op.f('ix_gone'), table_name='t')
op.drop_constraint(op.f('uq_b'), 't', type_='unique')
op.drop_index(op.f('ix_a'), table_name='t')
op.create_index('ix_a', 't', ['a'], unique=True)
op.drop_index(op.f('ix_c'), table_name='t')
op.create_index('ix_c', 't', ['n', 'b'], unique=False)
op.drop_constraint(op.f('uq_n'), 't', type_='unique')
op.create_unique_constraint('uq_n', 't', ['n', 'b'])
op.create_index(op.f('ix_t_added2'), 't', ['added2'], unique=False)
op.create_unique_constraint(None, 't', ['added'])
op.create_foreign_key(None, 't', 'new', ['added'], ['id'], ondelete='CASCADE')
op.create_foreign_key('fk_b', 't', 'new', ['b'], ['id'])
op.drop_column('t', 'gone')"
    );
    assert_eq!(
        lines(&difference.downgrade, &options),
        "op.add_column('t', sa.Column('gone', sa.INTEGER(), nullable=True))
op.drop_constraint('fk_b', 't', type_='foreignkey')
# WARNING: this constraint has no name, so no database can drop it. Write its name here, or
# give the models' MetaData a naming convention.
op.drop_constraint(None, 't', type_='foreignkey')
# WARNING: this constraint has no name, so no database can drop it. Write its name here, or
# give the models' MetaData a naming convention.
op.drop_constraint(None, 't', type_='unique')
op.drop_index(op.f('ix_t_added2'), table_name='t')
op.drop_constraint('uq_n', 't', type_='unique')
op.create_unique_constraint(op.f('uq_n'), 't', ['n'])
op.drop_index('ix_c', table_name='t')
op.create_index(op.f('ix_c'), 't', ['n'], unique=False)
op.drop_index('ix_a', table_name='t')
op.create_index(op.f('ix_a'), 't', ['a'], unique=False)
op.create_unique_constraint(op.f('uq_b'), 't', ['b'])
op.create_index(op.f('ix_gone'), 't', ['gone'], unique=False)
op.alter_column('t', 'b',
           existing_type=sa.INTEGER(),
           nullable=True,
           existing_server_default=sa.text(\"'5'\"))
op.alter_column('t', 'a',
           existing_type=sa.String(length=200),
           type_=sa.TEXT(),
           nullable=True)
op.alter_column('t', 'id',
           existing_type=sa.BigInteger(),
           type_=sa.INTEGER(),
           existing_nullable=False,
           autoincrement=True)
op.drop_column('t', 'added2')
op.drop_column('t', 'added')
op.create_table('old',
sa.Column('id', sa.INTEGER(), nullable=False),
sa.Column('x', sa.INTEGER(), nullable=True),
sa.PrimaryKeyConstraint('id')
)
op.create_index(op.f('ix_old_x'), 'old', ['x'], unique=False)
op.drop_index(op.f('ix_new_x'), table_name='new')
op.drop_table('new')"
    );
}
