use super::*;
use crate::op::*;
use crate::schema::*;

fn column(name: &str, class: TypeClass) -> Column {
    Column::new(name, DataType::new(class))
}

fn integer(number: i64) -> Expression {
    Expression::Literal(Literal::Integer(number))
}

fn binary(left: Expression, operator: &str, right: Expression) -> Expression {
    Expression::Binary {
        left: Box::new(left),
        operator: operator.into(),
        right: Box::new(right),
    }
}

fn function(name: &str, arguments: Vec<Expression>) -> Expression {
    Expression::Function {
        name: name.into(),
        arguments,
    }
}

fn in_schema(name: &str) -> TableName {
    TableName::in_schema(Some("s".into()), name)
}

fn option_text(keyword: &str, text: &str) -> (String, OptionValue) {
    let value = OptionValue::Literal(Literal::Text(text.into()));
    (keyword.into(), value)
}

fn unique(name: Option<&str>, columns: &[&str]) -> UniqueConstraint {
    UniqueConstraint {
        name: name.map(ConstraintName::plain),
        columns: columns.iter().map(|column| (*column).into()).collect(),
        ..UniqueConstraint::default()
    }
}

fn foreign_key(columns: &[&str], table: TableName, referred: &[&str]) -> ForeignKey {
    ForeignKey {
        name: None,
        columns: columns.iter().map(|column| (*column).into()).collect(),
        referred_table: table,
        referred_columns: referred.iter().map(|column| (*column).into()).collect(),
        on_update: None,
        on_delete: None,
        deferrable: None,
        initially: None,
        match_type: None,
        use_alter: false,
        options: Options::default(),
    }
}

fn check(condition: Expression) -> CheckConstraint {
    CheckConstraint {
        name: None,
        condition,
        of_type: None,
        in_column: None,
        deferrable: None,
        initially: None,
        options: Options::default(),
    }
}

fn create(table: &Table) -> Operation {
    Operation::CreateTable(CreateTable {
        table: table.clone(),
        if_not_exists: false,
    })
}

fn add(constraint: Constraint) -> Operation {
    Operation::CreateConstraint(CreateConstraint {
        table: in_schema("t2"),
        constraint,
    })
}

fn product() -> Table {
    let mut table = Table::new(TableName::new("product"));
    let mut committed = column("committed_timestamp", TypeClass::SqlTimestamp);
    committed.server_default = Some(ServerDefault::Expression(function("now", vec![])));
    committed.nullable = false;
    let mut id = column("id", TypeClass::Integer);
    id.identity = Some(Box::default());
    id.nullable = false;
    let mut name = column("name", TypeClass::Text);
    name.nullable = false;
    let price = DataType::new(TypeClass::Numeric)
        .with("precision", Literal::Integer(30))
        .with("scale", Literal::Integer(16));
    let mut price = Column::new("price", price);
    price.nullable = false;
    table.columns = vec![committed, id, name, price];
    table.primary_key = Some(PrimaryKey {
        columns: vec!["id".into()],
        ..PrimaryKey::default()
    });
    table
}

#[test]
fn the_product_table() {
    let upgrade = [create(&product())];
    let downgrade = [upgrade[0].reverse().unwrap()];
    let script = render(
        &upgrade,
        &downgrade,
        &RenderOptions::default(),
        &TestDialect,
    )
    .unwrap();
    assert_eq!(
        script.upgrades,
        "# ### written by dms from the models - please check ###
    op.create_table('product',
    sa.Column('committed_timestamp', sa.TIMESTAMP(), server_default=sa.text('now()'), nullable=False),
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('price', sa.Numeric(precision=30, scale=16), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    # ### end ###"
    );
    assert_eq!(
        script.downgrades,
        "# ### written by dms from the models - please check ###
    op.drop_table('product')
    # ### end ###"
    );
    assert_eq!(script.imports, "");
}

#[test]
fn nothing_to_do_is_pass() {
    assert_lines(&[], "pass");
}

/// The table of the tests below.
fn t2() -> Table {
    let mut table = Table::new(in_schema("t2"));
    table.columns = vec![
        column("a", TypeClass::Integer),
        column("b", TypeClass::Integer),
    ];
    let mut key = foreign_key(&["b"], TableName::new("product"), &["id"]);
    key.on_delete = Some("CASCADE".into());
    table.constraints = vec![
        Constraint::Unique(unique(Some("uq"), &["a", "b"])),
        Constraint::ForeignKey(key),
        Constraint::Unique(unique(None, &["b"])),
        Constraint::Check(check(Expression::Text("a > 0".into()))),
        Constraint::Check(CheckConstraint {
            of_type: Some("a".into()),
            in_column: None,
            ..check(Expression::Text("a IN (0, 1)".into()))
        }),
    ];
    table.comment = Some("it's".into());
    table.prefixes = vec!["UNLOGGED".into()];
    table.options = Options(vec![
        option_text("postgresql_partition_by", "RANGE (a)"),
        option_text("mysql_engine", "InnoDB"),
    ]);
    table
}

#[test]
fn a_table_with_everything() {
    assert_lines(
        &[create(&t2())],
        "op.create_table('t2',
sa.Column('a', sa.Integer(), nullable=True),
sa.Column('b', sa.Integer(), nullable=True),
sa.CheckConstraint('a > 0'),
sa.ForeignKeyConstraint(['b'], ['product.id'], ondelete='CASCADE'),
sa.UniqueConstraint('a', 'b', name='uq'),
sa.UniqueConstraint('b'),
schema='s',
comment=\"it's\",
mysql_engine='InnoDB',
postgresql_partition_by='RANGE (a)',
prefixes=['UNLOGGED']
)",
    );
}

#[test]
fn more_than_255_arguments_are_unpacked_from_a_list() {
    let mut table = Table::new(TableName::new("big"));
    table.columns = (0..255)
        .map(|n| column(&format!("c{n}"), TypeClass::Integer))
        .collect();
    assert!(
        lines(&[create(&table)], &RenderOptions::default())
            .starts_with("op.create_table('big',\nsa.Column('c0'")
    );
    table.columns.push(column("c255", TypeClass::Integer));
    let text = lines(&[create(&table)], &RenderOptions::default());
    assert!(
        text.starts_with(
            "op.create_table('big',\n*[sa.Column('c0', sa.Integer(), nullable=True),\n"
        )
    );
    assert!(text.ends_with("\nsa.Column('c255', sa.Integer(), nullable=True)]\n)"));
}

#[test]
fn columns() {
    let options = RenderOptions::default();
    let python = || Python::new(&options, &TestDialect);
    let with = |change: &dyn Fn(&mut Column)| {
        let mut column = column("c", TypeClass::Integer);
        change(&mut column);
        python().column(&column).unwrap()
    };
    let default = |default: &str| {
        with(&|column| column.server_default = Some(ServerDefault::Text(default.into())))
    };
    assert_eq!(
        default("x"),
        "sa.Column('c', sa.Integer(), server_default='x', nullable=True)"
    );
    assert_eq!(
        default("'x'"),
        "sa.Column('c', sa.Integer(), server_default='x', nullable=True)"
    );
    assert_eq!(
        default("it's"),
        "sa.Column('c', sa.Integer(), server_default=\"it's\", nullable=True)"
    );
    assert_eq!(
        default("'quoted''in'"),
        "sa.Column('c', sa.Integer(), server_default=\"quoted''in\", nullable=True)"
    );
    assert_eq!(
        default(""),
        "sa.Column('c', sa.Integer(), server_default='', nullable=True)"
    );
    assert_eq!(
        with(&|column| {
            let sum = binary(function("now", vec![]), "+", integer(1));
            column.server_default = Some(ServerDefault::Expression(sum));
        }),
        "sa.Column('c', sa.Integer(), server_default=sa.text('(now() + 1)'), nullable=True)"
    );
    assert_eq!(
        with(&|column| {
            column.nullable = false;
            column.identity = Some(Box::new(Identity {
                always: true,
                start: Some(5),
                cycle: Some(true),
                nominvalue: true,
                ..Identity::default()
            }));
        }),
        "sa.Column('c', sa.Integer(), sa.Identity(always=True, start=5, nominvalue=True, cycle=True), nullable=False)"
    );
    assert_eq!(
        with(&|column| {
            column.nullable = false;
            column.autoincrement = Autoincrement::True;
            column.identity = Some(Box::new(Identity {
                start: Some(1),
                increment: Some(1),
                minvalue: Some(1),
                maxvalue: Some(2_147_483_647),
                cycle: Some(false),
                cache: Some(1),
                ..Identity::default()
            }));
        }),
        "sa.Column('c', sa.Integer(), sa.Identity(always=False, start=1, increment=1, minvalue=1, \
         maxvalue=2147483647, cycle=False, cache=1), autoincrement=True, nullable=False)"
    );
    for (persisted, expected) in [
        (
            None,
            "sa.Column('c', sa.Integer(), sa.Computed('a + 1', ), nullable=True)",
        ),
        (
            Some(true),
            "sa.Column('c', sa.Integer(), sa.Computed('a + 1', persisted=True), nullable=True)",
        ),
    ] {
        let sql = binary(
            Expression::Column {
                table: Some("t".into()),
                name: "a".into(),
            },
            "+",
            integer(1),
        );
        let computed = Computed { sql, persisted };
        assert_eq!(
            with(&|column| column.computed = Some(Box::new(computed.clone()))),
            expected
        );
    }
    assert_eq!(
        with(&|column| {
            column.system = true;
            column.comment = Some("say \"it's\" \\ \n é \u{200b} \u{1f600}".into());
            column.options = Options(vec![option_text("sqlite_on_conflict_not_null", "FAIL")]);
        }),
        "sa.Column('c', sa.Integer(), nullable=True, system=True, \
         comment='say \"it\\'s\" \\\\ \\n é \\u200b \u{1f600}', sqlite_on_conflict_not_null='FAIL')"
    );
    // Alembic forgets the quotes, so that its script fails.
    assert_eq!(
        with(&|column| column.autoincrement = Autoincrement::IgnoreForeignKey),
        "sa.Column('c', sa.Integer(), autoincrement='ignore_fk', nullable=True)"
    );
}

#[test]
fn colons_that_would_be_bound_parameters_are_escaped() {
    for (sql, expected) in [
        ("'a:b'", "\"'a:b'\""),
        ("'x'::text", "\"'x'::text\""),
        ("a[1:2]", "'a[1:2]'"),
        (r#"'{"a":1}'::json"#, r#"'\'{"a"\\:1}\'::json'"#),
        ("' :b'", r#""' \\:b'""#),
        (":a:b", "':a:b'"),
    ] {
        assert_eq!(expression::text_argument(sql), expected);
    }
}

fn index(name: ConstraintName, elements: Vec<Expression>) -> Index {
    Index {
        name: Some(name),
        elements,
        ..Index::default()
    }
}

/// An index with every kind of option.
fn ix_w() -> Index {
    let map = |key: &str, value: Literal| {
        OptionValue::Map(vec![(key.into(), OptionValue::Literal(value))])
    };
    Index {
        options: Options(vec![
            (
                "postgresql_where".into(),
                OptionValue::Expression(binary(Expression::column("a"), ">", integer(5))),
            ),
            option_text("postgresql_using", "gin"),
            (
                "postgresql_ops".into(),
                map("a", Literal::Text("int4_ops".into())),
            ),
            (
                "postgresql_include".into(),
                OptionValue::Literal(Literal::List(vec![Literal::Text("b".into())])),
            ),
            (
                "postgresql_with".into(),
                map("fillfactor", Literal::Integer(50)),
            ),
            (
                "postgresql_concurrently".into(),
                OptionValue::Literal(Literal::Boolean(true)),
            ),
        ]),
        ..index(
            ConstraintName::conventional("ix_w"),
            vec![
                Expression::column("a"),
                function("lower", vec![Expression::column("b")]),
            ],
        )
    }
}

/// Operations of every kind on one table.
fn changes() -> Vec<Operation> {
    let table = in_schema("t2");
    let string = DataType::new(TypeClass::String).with("length", Literal::Integer(5));
    let mut added = Column::new("n", string);
    added.nullable = false;
    let default = |default| Change::Set(Some(DefaultValue::Default(default)));
    let sql_integer = || Some(DataType::new(TypeClass::SqlInteger));
    let plain = Index {
        unique: true,
        ..index(
            ConstraintName::plain("ix_t2_a"),
            vec![Expression::column("a")],
        )
    };
    let create_index = |index: &Index| {
        Operation::CreateIndex(CreateIndex {
            table: in_schema("t2"),
            index: index.clone(),
            if_not_exists: false,
        })
    };
    let mut key = foreign_key(&["b"], TableName::new("product"), &["id"]);
    key.on_delete = Some("CASCADE".into());
    vec![
        Operation::AddColumn(AddColumn::new(table.clone(), added)),
        Operation::AlterColumn(AlterColumn {
            existing_type: sql_integer(),
            data_type: Some(DataType::new(TypeClass::BigInteger)),
            existing_nullable: Some(true),
            existing_comment: Some("old".into()),
            comment: Change::Set(Some("new".into())),
            existing_server_default: default(ServerDefault::Expression(Expression::Text(
                "5".into(),
            ))),
            ..AlterColumn::new(table.clone(), "a")
        }),
        Operation::AlterColumn(AlterColumn {
            existing_type: sql_integer(),
            server_default: Change::Set(None),
            nullable: Some(false),
            existing_nullable: Some(true),
            new_name: Some("b".into()),
            autoincrement: Some(Autoincrement::True),
            ..AlterColumn::new(table.clone(), "a")
        }),
        Operation::AlterColumn(AlterColumn {
            server_default: default(ServerDefault::Text("x".into())),
            comment: Change::Set(None),
            existing_comment: Some("old".into()),
            ..AlterColumn::new(table.clone(), "a")
        }),
        Operation::AlterColumn(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Identity(Identity::default()))),
            existing_server_default: Change::Set(None),
            ..AlterColumn::new(table.clone(), "a")
        }),
        create_index(&plain),
        create_index(&ix_w()),
        create_index(&plain).reverse().unwrap(),
        create_index(&ix_w()).reverse().unwrap(),
        add(Constraint::Check(check(Expression::Text("a > 0".into())))),
        add(Constraint::ForeignKey(key)),
        add(Constraint::Unique(unique(Some("uq"), &["a", "b"]))),
        Operation::DropConstraint(DropConstraint {
            table: table.clone(),
            name: Some(ConstraintName::conventional("uq")),
            constraint_type: Some(ConstraintType::Unique),
            if_exists: true,
            before: None,
        }),
        Operation::CreateTableComment(CreateTableComment {
            table: table.clone(),
            comment: Some("c".into()),
            existing_comment: None,
        }),
        Operation::DropTableComment(DropTableComment {
            table: table.clone(),
            existing_comment: Some("c".into()),
        }),
        Operation::DropColumn(DropColumn {
            table,
            column: "z".into(),
            if_exists: false,
            before: None,
        }),
    ]
}

#[test]
fn every_change_of_a_table() {
    assert_lines(
        &changes(),
        "op.add_column('t2', sa.Column('n', sa.String(length=5), nullable=False), schema='s')
op.alter_column('t2', 'a',
           existing_type=sa.INTEGER(),
           type_=sa.BigInteger(),
           comment='new',
           existing_comment='old',
           existing_nullable=True,
           existing_server_default=sa.text('5'),
           schema='s')
op.alter_column('t2', 'a',
           existing_type=sa.INTEGER(),
           server_default=None,
           new_column_name='b',
           nullable=False,
           autoincrement=True,
           schema='s')
op.alter_column('t2', 'a',
           server_default='x',
           comment=None,
           existing_comment='old',
           schema='s')
op.alter_column('t2', 'a',
           server_default=sa.Identity(always=False),
           schema='s')
op.create_index('ix_t2_a', 't2', ['a'], unique=True, schema='s')
op.create_index(op.f('ix_w'), 't2', ['a', sa.literal_column('lower(b)')], unique=False, schema='s', postgresql_where=sa.text('a > 5'), postgresql_using='gin', postgresql_ops={'a': 'int4_ops'}, postgresql_include=['b'], postgresql_with={'fillfactor': 50}, postgresql_concurrently=True)
op.drop_index('ix_t2_a', table_name='t2', schema='s')
op.drop_index(op.f('ix_w'), table_name='t2', schema='s', postgresql_where=sa.text('a > 5'), postgresql_using='gin', postgresql_ops={'a': 'int4_ops'}, postgresql_include=['b'], postgresql_with={'fillfactor': 50}, postgresql_concurrently=True)
op.create_check_constraint(None, 't2', 'a > 0', schema='s')
op.create_foreign_key(None, 't2', 'product', ['b'], ['id'], source_schema='s', ondelete='CASCADE')
op.create_unique_constraint('uq', 't2', ['a', 'b'], schema='s')
op.drop_constraint(op.f('uq'), 't2', schema='s', type_='unique', if_exists=True)
op.create_table_comment(
    't2',
    'c',
    existing_comment=None,
    schema='s'
)
op.drop_table_comment(
    't2',
    existing_comment='c',
    schema='s'
)
op.drop_column('t2', 'z', schema='s')",
    );
}

#[test]
fn batch_blocks() {
    let mut operations = changes();
    operations.push(Operation::DropColumn(DropColumn {
        table: TableName::new("u"),
        column: "x".into(),
        if_exists: false,
        before: None,
    }));
    operations.push(create(&t2()).reverse().unwrap());
    let options = RenderOptions {
        batch: true,
        ..RenderOptions::default()
    };
    assert_eq!(
        lines(&operations, &options),
        "with op.batch_alter_table('t2', schema='s') as batch_op:
    batch_op.add_column(sa.Column('n', sa.String(length=5), nullable=False))
    batch_op.alter_column('a',
           existing_type=sa.INTEGER(),
           type_=sa.BigInteger(),
           comment='new',
           existing_comment='old',
           existing_nullable=True,
           existing_server_default=sa.text('5'))
    batch_op.alter_column('a',
           existing_type=sa.INTEGER(),
           server_default=None,
           new_column_name='b',
           nullable=False,
           autoincrement=True)
    batch_op.alter_column('a',
           server_default='x',
           comment=None,
           existing_comment='old')
    batch_op.alter_column('a',
           server_default=sa.Identity(always=False))
    batch_op.create_index('ix_t2_a', ['a'], unique=True)
    batch_op.create_index(batch_op.f('ix_w'), ['a', sa.literal_column('lower(b)')], unique=False, postgresql_where=sa.text('a > 5'), postgresql_using='gin', postgresql_ops={'a': 'int4_ops'}, postgresql_include=['b'], postgresql_with={'fillfactor': 50}, postgresql_concurrently=True)
    batch_op.drop_index('ix_t2_a')
    batch_op.drop_index(batch_op.f('ix_w'), postgresql_where=sa.text('a > 5'), postgresql_using='gin', postgresql_ops={'a': 'int4_ops'}, postgresql_include=['b'], postgresql_with={'fillfactor': 50}, postgresql_concurrently=True)
    batch_op.create_check_constraint(None, 'a > 0')
    batch_op.create_foreign_key(None, 'product', ['b'], ['id'], ondelete='CASCADE')
    batch_op.create_unique_constraint('uq', ['a', 'b'])
    batch_op.drop_constraint(batch_op.f('uq'), type_='unique', if_exists=True)
    batch_op.create_table_comment(
    'c',
    existing_comment=None
)
    batch_op.drop_table_comment(
    existing_comment='c'
)
    batch_op.drop_column('z')

with op.batch_alter_table('u', schema=None) as batch_op:
    batch_op.drop_column('x')

op.drop_table('t2', schema='s')"
    );
}

#[test]
fn constraints_with_every_option() {
    let mut key = foreign_key(
        &["a"],
        TableName::in_schema(Some("s2".into()), "p"),
        &["id"],
    );
    key.name = Some(ConstraintName::conventional("f"));
    key.on_delete = Some("CASCADE".into());
    key.on_update = Some("SET NULL".into());
    key.deferrable = Some(true);
    key.initially = Some("DEFERRED".into());
    key.match_type = Some("FULL".into());
    key.use_alter = true;
    let mut uq = unique(Some("u"), &["a"]);
    uq.deferrable = Some(true);
    uq.initially = Some("DEFERRED".into());
    uq.options = Options(vec![
        (
            "postgresql_include".into(),
            OptionValue::Literal(Literal::List(Vec::new())),
        ),
        (
            "postgresql_nulls_not_distinct".into(),
            OptionValue::Literal(Literal::Boolean(true)),
        ),
    ]);
    let mut ck = check(binary(Expression::column("a"), ">", integer(5)));
    ck.name = Some(ConstraintName::conventional("ck_x"));
    ck.deferrable = Some(true);
    ck.options = Options(vec![(
        "postgresql_not_valid".into(),
        OptionValue::Literal(Literal::Boolean(true)),
    )]);
    let constraints = [
        Constraint::ForeignKey(key),
        Constraint::Unique(uq),
        Constraint::Check(ck),
    ];
    let options = RenderOptions::default();
    let mut python = Python::new(&options, &TestDialect);
    let inline: Vec<_> = constraints
        .iter()
        .map(|constraint| python.constraint(constraint).unwrap().unwrap())
        .collect();
    assert_eq!(
        inline,
        [
            "sa.ForeignKeyConstraint(['a'], ['s2.p.id'], name=op.f('f'), onupdate='SET NULL', ondelete='CASCADE', \
             initially='DEFERRED', deferrable=True, use_alter=True, match='FULL')",
            "sa.UniqueConstraint('a', deferrable=True, initially='DEFERRED', name='u', \
             postgresql_include=[], postgresql_nulls_not_distinct=True)",
            "sa.CheckConstraint('a > 5', name=op.f('ck_x'), postgresql_not_valid=True)",
        ]
    );
    let operations: Vec<_> = constraints.into_iter().map(add).collect();
    assert_lines(
        &operations,
        "op.create_foreign_key(op.f('f'), 't2', 'p', ['a'], ['id'], source_schema='s', referent_schema='s2', \
         onupdate='SET NULL', ondelete='CASCADE', initially='DEFERRED', deferrable=True, use_alter=True, match='FULL')
op.create_unique_constraint('u', 't2', ['a'], deferrable=True, initially='DEFERRED', schema='s', \
         postgresql_nulls_not_distinct=True)
op.create_check_constraint(op.f('ck_x'), 't2', 'a > 5', schema='s', postgresql_not_valid=True)",
    );
}

#[test]
fn a_constraint_without_name_gets_a_warning() {
    let reverse = add(Constraint::Unique(unique(None, &["a"])))
        .reverse()
        .unwrap();
    assert_lines(
        &[reverse],
        "# WARNING: this constraint has no name, so no database can drop it. Write its name here, or
# give the models' MetaData a naming convention.
op.drop_constraint(None, 't2', schema='s', type_='unique')",
    );
}

#[test]
fn statements() {
    assert_lines(
        &[Operation::Execute(Execute::new(
            "update t set a = 'x:y' where b like '%'\nand \"q\"",
        ))],
        r#"op.execute('update t set a = \'x:y\' where b like \'%\'\nand "q"')"#,
    );
}

/// Alembic's autogenerate cannot write these; the text is what its directives take.
#[test]
fn what_alembic_does_not_write() {
    assert_lines(
        &[
            Operation::RenameTable(RenameTable {
                name: in_schema("a"),
                new_name: "b".into(),
            }),
            add(Constraint::PrimaryKey(PrimaryKey {
                name: Some(ConstraintName::plain("pk")),
                columns: vec!["a".into()],
                deferrable: None,
                initially: None,
                options: Options::default(),
            })),
            Operation::BulkInsert(BulkInsert {
                table: TableName::new("t"),
                columns: vec![("a".into(), DataType::new(TypeClass::Integer))],
                rows: vec![vec![("a".into(), Literal::Integer(1))]],
            }),
        ],
        "op.rename_table('a', 'b', schema='s')
op.create_primary_key('pk', 't2', ['a'], schema='s')
op.bulk_insert(sa.table('t', sa.column('a', sa.Integer())), [
    {'a': 1},
])",
    );
}
