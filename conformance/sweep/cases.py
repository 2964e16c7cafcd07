"""The scripts of the sweep: every directive with every argument, and the values of it that matter.

A case is (operation, argument, the lines of a script). `plain` makes one of `op`, `batch` one of a batch, and
`both` one of each: `{t}` stands where the directive of `op` has the name of the table.
"""

CASES = []


def plain(operation, argument, lines):
    CASES.append((operation, argument, "op", lines))


def batch(operation, argument, call, arguments=""):
    lines = f"with op.batch_alter_table('t'{arguments}) as batch_op:\n"
    calls = "\n".join(f"    {line}" for line in call.split("\n"))
    CASES.append((operation, argument, "batch", lines + calls))


def both(operation, argument, arguments):
    plain(operation, argument, f"op.{operation}({arguments.replace('{t}', repr('t') + ', ')})")
    batch(operation, argument, f"batch_op.{operation}({arguments.replace('{t}', '')})")


# Tables.
ID = "sa.Column('id', sa.Integer(), primary_key=True)"


def table(argument, rest, name="'t'"):
    plain("create_table", argument, f"op.create_table({name}, {rest})")


table("columns", ID)
table("columns", f"{ID}, sa.Column('a', sa.String(10), nullable=False), sa.Column('b', sa.Text(), nullable=True)")
table("columns", "sa.Column('a', sa.Integer)")
plain("create_table", "columns", "op.create_table('t')")
table("columns", f"{ID}, sa.Column('a', sa.Integer(), index=True), sa.Column('b', sa.Integer(), unique=True)")
table("columns", f"{ID}, sa.Column('a', sa.Integer(), sa.ForeignKey('u.id', ondelete='CASCADE'))")
table("columns", f"{ID}, sa.Column('a', sa.Integer(), comment=\"it's\")")
table("columns", f"{ID}, {ID}")
table("columns", f"{ID}, sa.Column('a', sa.Boolean(create_constraint=True, name='ck_bool'))")
table("columns", f"{ID}, sa.Column('a', sa.Enum('x', 'y', name='kind', native_enum=False, create_constraint=True))")
for default in ["'x'", "sa.text('1')", "sa.text('CURRENT_TIMESTAMP')", "sa.func.now()", "sa.null()", "sa.true()", "None"]:
    table("columns", f"{ID}, sa.Column('a', sa.String(10), server_default={default})")
table("columns", "sa.Column('a', sa.Integer(), sa.Identity(always=True, start=3), nullable=False)")
table("columns", f"{ID}, sa.Column('a', sa.Integer(), sa.Computed('id + 1', persisted=True))")
for schema in ["'s'", "None", "'My Schema'"]:
    table("schema", f"{ID}, schema={schema}")
table("schema", f"{ID}, sa.Column('a', sa.Integer(), index=True), schema='s'")
table("schema", f"{ID}, sa.Column('a', sa.Integer()), sa.ForeignKeyConstraint(['a'], ['s.u.id'], name='fk'), schema='s'")
for value in ["True", "False", "None"]:
    table("if_not_exists", f"{ID}, if_not_exists={value}")
table("if_not_exists", f"{ID}, sa.Column('a', sa.Integer(), index=True), if_not_exists=True")
for value in ["'a table'", "None", "\"it's\""]:
    table("comment", f"{ID}, comment={value}")
table("comment", f"{ID}, comment='c', schema='s'")
table("info", f"{ID}, info={{'a': 1}}")
table("prefixes", f"{ID}, prefixes=['TEMPORARY']")
table("prefixes", f"{ID}, prefixes=['UNLOGGED', 'X']")
table("quote", f"{ID}, quote=True")
table("quote", f"{ID}, quote_schema=True, schema='s'")
for constraint in [
    "sa.PrimaryKeyConstraint('id', 'a')",
    "sa.PrimaryKeyConstraint('id', name='pk_t')",
    "sa.UniqueConstraint('id', 'a', name='uq')",
    "sa.UniqueConstraint('a')",
    "sa.UniqueConstraint('a', name=op.f('uq_final'))",
    "sa.UniqueConstraint('a', name='uq', deferrable=True, initially='DEFERRED')",
    "sa.CheckConstraint('a > 0', name='ck')",
    "sa.CheckConstraint('a > 0')",
    "sa.CheckConstraint(sa.text('a > 0'), name='ck')",
    "sa.CheckConstraint(sa.column('a') > 5, name='ck')",
    "sa.ForeignKeyConstraint(['a'], ['u.id'])",
    "sa.ForeignKeyConstraint(['a'], ['u.id'], name='fk', ondelete='SET NULL', onupdate='CASCADE')",
    "sa.ForeignKeyConstraint(['a'], ['u.id'], name='fk', deferrable=False, match='FULL')",
    "sa.ForeignKeyConstraint(['a'], ['u.id'], name='fk', deferrable=True, initially='IMMEDIATE')",
    "sa.ForeignKeyConstraint(['a'], ['u.id'], name='fk', use_alter=True)",
    "sa.ForeignKeyConstraint(['id', 'a'], ['u.id', 'u.a'], name='fk')",
    "sa.Index('ix', 'a')",
    "sa.Index('ix', 'a', unique=True)",
    "sa.UniqueConstraint('missing', name='uq')",
]:
    table("constraints", f"sa.Column('id', sa.Integer(), nullable=False), sa.Column('a', sa.Integer()), {constraint}")
for option in [
    "postgresql_tablespace='space'",
    "postgresql_partition_by='RANGE (id)'",
    "postgresql_inherits='base'",
    "postgresql_inherits=('base', 'other')",
    "postgresql_with={'fillfactor': 50}",
    "postgresql_with_oids=False",
    "postgresql_on_commit='DROP'",
    "postgresql_using='heap'",
    "postgresql_ignore_search_path=True",
]:
    table("postgresql_*", f"{ID}, {option}")
for option in [
    "mysql_engine='InnoDB'",
    "mysql_charset='utf8mb4', mysql_collate='utf8mb4_bin'",
    "mysql_default_charset='utf8mb4'",
    "mysql_comment='other'",
    "mysql_auto_increment='5'",
    "mysql_row_format='DYNAMIC', mysql_key_block_size='8'",
    "mysql_partition_by='HASH(id)', mysql_partitions='4'",
]:
    table("mysql_*", f"{ID}, {option}")
    table("mariadb_*", f"{ID}, {option.replace('mysql_', 'mariadb_')}")
for option in ["sqlite_autoincrement=True", "sqlite_strict=True", "sqlite_with_rowid=False"]:
    table("sqlite_*", f"{ID}, {option}")

plain("drop_table", "table_name", "op.drop_table('t')")
plain("drop_table", "table_name", "op.drop_table('My Table')")
plain("drop_table", "table_name", "op.drop_table(table_name='t')")
for value in ["True", "False", "None"]:
    plain("drop_table", "if_exists", f"op.drop_table('t', if_exists={value})")
plain("drop_table", "schema", "op.drop_table('t', schema='s')")
plain("drop_table", "schema", "op.drop_table('t', schema='s', if_exists=True)")
plain("drop_table", "info", "op.drop_table('t', info={'a': 1}, comment='x', prefixes=['TEMPORARY'])")
plain("drop_table", "dialect options", "op.drop_table('t', mysql_engine='InnoDB', postgresql_tablespace='x', sqlite_strict=True)")
plain("rename_table", "new_table_name", "op.rename_table('t', 'u')")
plain("rename_table", "new_table_name", "op.rename_table('My Table', 'order')")
plain("rename_table", "new_table_name", "op.rename_table(old_table_name='t', new_table_name='u')")
plain("rename_table", "schema", "op.rename_table('t', 'u', schema='s')")
for value in ["'c'", "None", "\"it's 100% \\\\ :x\"", "''"]:
    both("create_table_comment", "comment", f"{{t}}{value}")
both("create_table_comment", "existing_comment", "{t}'c', existing_comment='old'")
plain("create_table_comment", "schema", "op.create_table_comment('t', 'c', schema='s')")
plain("drop_table_comment", "table_name", "op.drop_table_comment('t')")
batch("drop_table_comment", "table_name", "batch_op.drop_table_comment()")
both("drop_table_comment", "existing_comment", "{t}existing_comment='old'")
plain("drop_table_comment", "schema", "op.drop_table_comment('t', schema='s')")

# Columns.
NEW = "sa.Column('n', sa.Integer())"
for column in [
    NEW,
    "sa.Column('n', sa.Integer(), nullable=False)",
    "sa.Column('n', sa.String(5), nullable=False, server_default='x')",
    "sa.Column('n', sa.Integer(), server_default='5', nullable=True)",
    "sa.Column('n', sa.DateTime(), server_default=sa.func.now())",
    "sa.Column('n', sa.DateTime(), server_default=sa.text('CURRENT_TIMESTAMP'))",
    "sa.Column('n', sa.Integer(), server_default=sa.text('1'))",
    "sa.Column('n', sa.Boolean(), server_default=sa.false())",
    "sa.Column('n', sa.Boolean(create_constraint=True, name='ck_n'))",
    "sa.Column('n', sa.Boolean(create_constraint=True))",
    "sa.Column('n', sa.Enum('x', 'y', name='kind', native_enum=False))",
    "sa.Column('n', sa.Enum('x', 'y', name='kind', native_enum=False, create_constraint=True))",
    "sa.Column('n', sa.Integer(), comment='about n')",
    "sa.Column('n', sa.Integer(), index=True)",
    "sa.Column('n', sa.Integer(), unique=True)",
    "sa.Column('n', sa.Integer(), unique=True, index=True)",
    "sa.Column('n', sa.Integer(), primary_key=True)",
    "sa.Column('n', sa.Integer(), primary_key=True, autoincrement=True)",
    "sa.Column('n', sa.Integer(), sa.ForeignKey('u.id'))",
    "sa.Column('n', sa.Integer(), sa.ForeignKey('u.id', name='fk_n', ondelete='CASCADE', onupdate='SET NULL'))",
    "sa.Column('n', sa.Integer(), sa.ForeignKey('u.id', name='fk_n', deferrable=True, initially='DEFERRED', match='FULL'))",
    "sa.Column('n', sa.Integer(), sa.ForeignKey('s.u.id', name='fk_n'))",
    "sa.Column('n', sa.Integer(), sa.CheckConstraint('n > 0', name='ck_n'))",
    "sa.Column('n', sa.Integer(), sa.CheckConstraint('n > 0'))",
    "sa.Column('n', sa.Integer(), sa.Computed('b * 2'))",
    "sa.Column('n', sa.Integer(), sa.Computed('b * 2', persisted=True))",
    "sa.Column('n', sa.Integer(), sa.Computed('b * 2', persisted=False))",
    "sa.Column('n', sa.Integer(), sa.Identity(), nullable=False)",
    "sa.Column('n', sa.Integer(), sa.Identity(always=True, start=5, increment=2), nullable=False)",
    "sa.Column('My Col', sa.Integer())",
    "sa.Column('n', sa.Integer(), quote=True)",
    "sa.Column('n', sa.Integer(), key='other')",
    "sa.Column('n', sa.Integer(), info={'x': 1})",
    "sa.Column('n', sa.Integer(), system=True)",
    "sa.Column('n', sa.Numeric(10, 2), sa.Sequence('seq'))",
    "sa.Column('n', sa.Integer(), sqlite_on_conflict_not_null='FAIL', nullable=False)",
    "sa.Column('n', sa.Integer)",
    "sa.Column('n')",
    "sa.Column(name='n', type_=sa.Integer())",
    "sa.Column(sa.Integer())",
    "sa.Column('a', sa.Integer())",
]:
    both("add_column", "column", f"{{t}}{column}")
plain("add_column", "schema", f"op.add_column('t', {NEW}, schema='s')")
plain("add_column", "schema", "op.add_column('t', sa.Column('n', sa.Integer(), sa.ForeignKey('s.u.id'), index=True), schema='s')")
plain("add_column", "table_name", f"op.add_column(table_name='t', column={NEW})")
for value in ["True", "False", "None"]:
    both("add_column", "if_not_exists", f"{{t}}{NEW}, if_not_exists={value}")
FK = "sa.Column('n', sa.Integer(), sa.ForeignKey('u.id'))"
for column in [
    FK,
    "sa.Column('n', sa.Integer(), sa.ForeignKey('u.id', name='fk_n'))",
    "sa.Column('n', sa.Integer(), sa.ForeignKey('u.id', ondelete='CASCADE', deferrable=True, initially='DEFERRED'))",
    NEW,
]:
    both("add_column", "inline_references", f"{{t}}{column}, inline_references=True")
both("add_column", "inline_references", f"{{t}}{FK}, inline_references=False")
KEY = "sa.Column('n', sa.Integer(), primary_key=True)"
for value in ["True", "False"]:
    both("add_column", "inline_primary_key", f"{{t}}{KEY}, inline_primary_key={value}")
both("add_column", "inline_primary_key", f"{{t}}{NEW}, inline_primary_key=True")
for recreate in ["auto", "always"]:
    for place in ["insert_before='b'", "insert_after='id'", "insert_before='c', insert_after='id'", "insert_before='missing'"]:
        batch("add_column", "insert_before, insert_after", f"batch_op.add_column({NEW}, {place})", f", recreate='{recreate}'")
plain("add_column", "insert_before, insert_after", f"op.add_column('t', {NEW}, insert_after='id')")

both("drop_column", "column_name", "{t}'c'")
both("drop_column", "column_name", "{t}'a'")
both("drop_column", "column_name", "{t}'parent'")
both("drop_column", "column_name", "{t}'id'")
both("drop_column", "column_name", "{t}'missing'")
both("drop_column", "column_name", "{t}column_name='c'")
for value in ["True", "False"]:
    both("drop_column", "if_exists", f"{{t}}'c', if_exists={value}")
both("drop_column", "if_exists", "{t}'missing', if_exists=True")
plain("drop_column", "schema", "op.drop_column('t', 'c', schema='s')")
for option in ["mssql_drop_check=True", "mssql_drop_default=True", "mssql_drop_foreign_key=True", "mssql_drop_check=True, mssql_drop_default=True"]:
    both("drop_column", "mssql_*", f"{{t}}'c', {option}")

CHANGES = {
    "nullable": ["nullable=True", "nullable=False"],
    "type_": ["type_=sa.Integer()", "type_=sa.String(40)", "type_=sa.Text", "type_=sa.DateTime()", "type_=sa.Numeric(8, 3)",
              "type_=sa.Boolean(create_constraint=True, name='ck_a')", "type_=sa.JSON()"],
    "server_default": [
        "server_default='x'", "server_default=sa.text('now()')", "server_default=sa.func.now()", "server_default=None",
        "server_default=False", "server_default=sa.text('CURRENT_TIMESTAMP')", "server_default=sa.true()", "server_default=sa.null()",
        "server_default=sa.Identity()", "server_default=sa.Identity(always=True, start=4)",
        "server_default=sa.Computed('b + 1')", "server_default=sa.DefaultClause('x')",
    ],
    "comment": ["comment='c'", "comment=None", "comment=False", "comment=\"it's %\""],
    "new_column_name": ["new_column_name='z'", "new_column_name='New Name'", "new_column_name='a'"],
    "autoincrement": ["autoincrement=True", "autoincrement=False"],
}
EXISTING = [
    "",
    "existing_type=sa.String(30)",
    "existing_type=sa.String(30), existing_nullable=True",
    "existing_type=sa.String(30), existing_nullable=False",
    "existing_type=sa.Integer(), existing_nullable=False, existing_server_default='5'",
    "existing_type=sa.String(30), existing_server_default=sa.text('now()'), existing_comment='old'",
    "existing_type=sa.Integer(), existing_nullable=False, existing_autoincrement=True",
    "existing_type=sa.DateTime(), existing_nullable=True",
    "existing_type=sa.String(30), existing_nullable=False, existing_server_default=False, existing_comment='old'",
    "existing_nullable=False, existing_server_default=None",
]
for argument, changes in CHANGES.items():
    for change in changes:
        for existing in EXISTING:
            arguments = ", ".join(filter(None, [change, existing]))
            plain("alter_column", argument, f"op.alter_column('t', 'a', {arguments})")
        batch("alter_column", argument, f"batch_op.alter_column('a', {change})")
        batch("alter_column", argument, f"batch_op.alter_column('a', {change}, existing_type=sa.String(30), existing_nullable=True)")
for change in [
    "nullable=False, type_=sa.Integer(), server_default='3', new_column_name='z', comment='c'",
    "nullable=True, new_column_name='z'",
    "type_=sa.Integer(), server_default=None",
    "nullable=False, server_default='x'",
    "autoincrement=True, nullable=False, type_=sa.Integer()",
    "comment='c', new_column_name='z'",
]:
    for existing in EXISTING:
        arguments = ", ".join(filter(None, [change, existing]))
        plain("alter_column", "several at once", f"op.alter_column('t', 'a', {arguments})")
    batch("alter_column", "several at once", f"batch_op.alter_column('a', {change}, existing_type=sa.String(30))")
for existing in EXISTING:
    both("alter_column", "existing_*", f"{{t}}'a', {existing}" if existing else "{t}'a'")
for existing in [
    "existing_server_default=sa.Identity()", "existing_server_default=sa.Identity(always=True)", "existing_server_default=sa.Computed('b + 1')",
]:
    for change in ["server_default=None", "server_default=sa.Identity(start=9)", "server_default=sa.Identity(always=True, increment=2)",
                   "server_default='x'", "server_default=sa.Computed('b + 2')", "nullable=False"]:
        plain("alter_column", "existing_server_default", f"op.alter_column('t', 'a', {change}, {existing})")
        plain("alter_column", "existing_server_default",
              f"op.alter_column('t', 'a', {change}, {existing}, existing_type=sa.Integer(), existing_nullable=False)")
for change in ["type_=sa.Integer()", "type_=sa.Boolean()", "nullable=False", "new_column_name='z'"]:
    plain("alter_column", "existing_type", f"op.alter_column('t', 'a', {change}, existing_type=sa.Boolean(create_constraint=True, name='ck_old'))")
    plain("alter_column", "existing_type", f"op.alter_column('t', 'a', {change}, existing_type=sa.Enum('x', 'y', name='kind'))")
    plain("alter_column", "schema", f"op.alter_column('t', 'a', {change}, existing_type=sa.String(30), schema='s')")
plain("alter_column", "schema", "op.alter_column('t', 'a', server_default='x', schema='s')")
plain("alter_column", "schema", "op.alter_column('t', 'a', comment='c', schema='s', existing_type=sa.Integer())")
plain("alter_column", "postgresql_using", "op.alter_column('t', 'a', type_=sa.Integer(), postgresql_using='a::integer')")
plain("alter_column", "postgresql_using", "op.alter_column('t', 'a', type_=sa.Integer(), existing_type=sa.String(30), postgresql_using=\"nullif(a, '')::integer\")")
plain("alter_column", "postgresql_using", "op.alter_column('t', 'a', nullable=False, existing_type=sa.String(30), postgresql_using='a')")
batch("alter_column", "postgresql_using", "batch_op.alter_column('a', type_=sa.Integer(), postgresql_using='a::integer')")
for option in ["mssql_drop_default=True", "mssql_drop_check=True"]:
    plain("alter_column", "mssql_*", f"op.alter_column('t', 'a', nullable=False, existing_type=sa.String(30), {option})")
for place in ["insert_before='id'", "insert_after='c'"]:
    batch("alter_column", "insert_before, insert_after", f"batch_op.alter_column('a', {place}, nullable=False)", ", recreate='always'")
    batch("alter_column", "insert_before, insert_after", f"batch_op.alter_column('a', {place}, new_column_name='z')")
batch("alter_column", "column_name", "batch_op.alter_column('missing', nullable=False, existing_type=sa.Integer())")

# Indexes.
for columns in ["['a']", "['a', 'b']", "[sa.text('lower(a)')]", "[sa.text('a DESC'), 'b']", "[sa.func.lower(sa.column('a'))]",
                "[sa.desc('a')]", "[sa.column('a').desc()]", "[sa.column('a').desc().nulls_last()]", "('a', 'b')", "['My Col']", "[]", "'a'"]:
    both("create_index", "columns", f"'ix', {{t}}{columns}")
both("create_index", "index_name", "op.f('ix_final'), {t}['a']")
both("create_index", "index_name", "None, {t}['a']")
both("create_index", "index_name", "'My Index', {t}['a']")
plain("create_index", "table_name", "op.create_index('ix', table_name='t', columns=['a'])")
for value in ["True", "False"]:
    both("create_index", "unique", f"'ix', {{t}}['a'], unique={value}")
for value in ["True", "False", "None"]:
    both("create_index", "if_not_exists", f"'ix', {{t}}['a'], if_not_exists={value}")
plain("create_index", "schema", "op.create_index('ix', 't', ['a'], schema='s')")
plain("create_index", "schema", "op.create_index('ix', 't', ['a'], schema='s', unique=True, if_not_exists=True)")
both("create_index", "quote", "'ix', {t}['a'], quote=True")
both("create_index", "info", "'ix', {t}['a'], info={'x': 1}")
for option in ["postgresql_using='gin'", "postgresql_where=sa.text('a > 5')", "postgresql_where='a > 5'", "postgresql_where=sa.column('a') > 5",
               "postgresql_include=['b']", "postgresql_ops={'a': 'text_pattern_ops'}", "postgresql_with={'fillfactor': 50}",
               "postgresql_concurrently=True", "postgresql_concurrently=False", "postgresql_tablespace='space'",
               "postgresql_nulls_not_distinct=True", "postgresql_nulls_not_distinct=False",
               "unique=True, postgresql_using='btree', postgresql_where=sa.text('b > 0'), postgresql_include=['c'], postgresql_concurrently=True, if_not_exists=True"]:
    both("create_index", "postgresql_*", f"'ix', {{t}}['a'], {option}")
for option in ["mysql_length=5", "mysql_length={'a': 5, 'b': 7}", "mysql_prefix='FULLTEXT'", "mysql_using='hash'", "mysql_with_parser='ngram'",
               "mysql_prefix='FULLTEXT', mysql_with_parser='ngram'"]:
    both("create_index", "mysql_*", f"'ix', {{t}}['a', 'b'], {option}")
    plain("create_index", "mariadb_*", f"op.create_index('ix', 't', ['a', 'b'], {option.replace('mysql_', 'mariadb_')})")
for option in ["sqlite_where=sa.text('b > 5')", "sqlite_where=sa.column('b') > 5", "unique=True, sqlite_where=sa.text('b IS NULL')"]:
    both("create_index", "sqlite_where", f"'ix', {{t}}['a'], {option}")
both("create_index", "postgresql_*", "'ix', {t}['a'], postgresql_nonsense=1")
both("create_index", "mssql_*", "'ix', {t}['a'], mssql_clustered=True")

both("drop_index", "index_name", "'ix_b'" + ", {t}")
plain("drop_index", "index_name", "op.drop_index('ix_b')")
plain("drop_index", "index_name", "op.drop_index(op.f('ix_b'), 't')")
plain("drop_index", "table_name", "op.drop_index('ix_b', table_name='t')")
batch("drop_index", "index_name", "batch_op.drop_index('missing')")
for value in ["True", "False", "None"]:
    plain("drop_index", "if_exists", f"op.drop_index('ix_b', 't', if_exists={value})")
    batch("drop_index", "if_exists", f"batch_op.drop_index('ix_b', if_exists={value})")
plain("drop_index", "schema", "op.drop_index('ix_b', 't', schema='s')")
plain("drop_index", "schema", "op.drop_index('ix_b', schema='s', if_exists=True)")
for option in ["postgresql_concurrently=True", "postgresql_concurrently=True, if_exists=True", "mysql_length=5", "sqlite_where=sa.text('b > 5')"]:
    plain("drop_index", "dialect options", f"op.drop_index('ix_b', 't', {option})")
    batch("drop_index", "dialect options", f"batch_op.drop_index('ix_b', {option})")

# Constraints.
both("create_primary_key", "columns", "'pk', {t}['id']")
both("create_primary_key", "columns", "'pk', {t}['id', 'b']")
both("create_primary_key", "constraint_name", "None, {t}['id']")
both("create_primary_key", "constraint_name", "op.f('pk_final'), {t}['id']")
plain("create_primary_key", "schema", "op.create_primary_key('pk', 't', ['id'], schema='s')")
both("create_unique_constraint", "columns", "'uq', {t}['a']")
both("create_unique_constraint", "columns", "'uq', {t}['a', 'b']")
both("create_unique_constraint", "constraint_name", "None, {t}['a']")
both("create_unique_constraint", "constraint_name", "op.f('uq_final'), {t}['a']")
plain("create_unique_constraint", "schema", "op.create_unique_constraint('uq', 't', ['a'], schema='s')")
DEFER = ["deferrable=True", "deferrable=False", "initially='DEFERRED'", "initially='IMMEDIATE'", "deferrable=True, initially='DEFERRED'"]
for option in DEFER:
    both("create_unique_constraint", "deferrable, initially", f"'uq', {{t}}['a'], {option}")
    both("create_check_constraint", "deferrable, initially", f"'ck', {{t}}'b > 1', {option}")
    both("create_foreign_key", "deferrable, initially", f"'fk', {{t}}'u', ['b'], ['id'], {option}")
for option in ["postgresql_nulls_not_distinct=True", "postgresql_include=['b']", "sqlite_on_conflict='IGNORE'", "info={'x': 1}"]:
    both("create_unique_constraint", "dialect options", f"'uq', {{t}}['a'], {option}")
for condition in ["'b > 1'", "sa.text('b > 1')", "sa.column('b') > 1", "sa.func.length(sa.column('a')) > 3", "sa.column('a').in_(['x', \"y'z\"])",
                  "sa.and_(sa.column('b') > 1, sa.column('a') != None)", "\"a LIKE 'x%' AND a <> ':y'\"", "sa.column('a').like('x%')",
                  "sa.or_(sa.column('b') < 3, sa.not_(sa.column('b') == 7))"]:
    both("create_check_constraint", "condition", f"'ck', {{t}}{condition}")
both("create_check_constraint", "constraint_name", "None, {t}'b > 1'")
both("create_check_constraint", "constraint_name", "op.f('ck_final'), {t}'b > 1'")
plain("create_check_constraint", "schema", "op.create_check_constraint('ck', 't', 'b > 1', schema='s')")
for option in ["postgresql_not_valid=True", "postgresql_not_valid=False", "sqlite_on_conflict='FAIL'", "info={'x': 1}"]:
    both("create_check_constraint", "dialect options", f"'ck', {{t}}'b > 1', {option}")
both("create_foreign_key", "local_cols, remote_cols", "'fk', {t}'u', ['b'], ['id']")
both("create_foreign_key", "local_cols, remote_cols", "'fk', {t}'u', ['b', 'c'], ['id', 'k']")
both("create_foreign_key", "local_cols, remote_cols", "'fk', {t}'u', ['b', 'c'], ['id']")
both("create_foreign_key", "local_cols, remote_cols", "'fk', {t}'t', ['b'], ['id']")
both("create_foreign_key", "constraint_name", "None, {t}'u', ['b'], ['id']")
both("create_foreign_key", "constraint_name", "op.f('fk_final'), {t}'u', ['b'], ['id']")
for action in ["CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT", "cascade", "SET NULL (b)", "nonsense"]:
    both("create_foreign_key", "ondelete, onupdate", f"'fk', {{t}}'u', ['b'], ['id'], ondelete='{action}'")
    both("create_foreign_key", "ondelete, onupdate", f"'fk', {{t}}'u', ['b'], ['id'], onupdate='{action}'")
for match in ["FULL", "SIMPLE", "PARTIAL"]:
    both("create_foreign_key", "match", f"'fk', {{t}}'u', ['b'], ['id'], match='{match}'")
plain("create_foreign_key", "source_schema, referent_schema", "op.create_foreign_key('fk', 't', 'u', ['b'], ['id'], source_schema='s')")
plain("create_foreign_key", "source_schema, referent_schema", "op.create_foreign_key('fk', 't', 'u', ['b'], ['id'], source_schema='s', referent_schema='r')")
both("create_foreign_key", "source_schema, referent_schema", "'fk', {t}'u', ['b'], ['id'], referent_schema='r'")
for option in ["postgresql_not_valid=True", "use_alter=True", "info={'x': 1}", "sqlite_on_conflict='FAIL'"]:
    both("create_foreign_key", "dialect options", f"'fk', {{t}}'u', ['b'], ['id'], {option}")
both("create_exclude_constraint", "elements", "'ex', {t}('a', '=')")
both("create_exclude_constraint", "elements", "'ex', {t}('a', '='), (sa.column('b'), '&&')")
both("create_exclude_constraint", "where, using", "'ex', {t}('a', '='), where='b > 5', using='gist'")
both("create_exclude_constraint", "deferrable, initially", "'ex', {t}('a', '='), deferrable=True, initially='DEFERRED'")
plain("create_exclude_constraint", "schema", "op.create_exclude_constraint('ex', 't', ('a', '='), schema='s')")
NAMES = {"None": "uq_a", "'unique'": "uq_a", "'check'": "ck_b", "'foreignkey'": "fk_parent", "'primary'": "pk_t"}
for kind, name in NAMES.items():
    both("drop_constraint", "type_", f"'{name}', {{t}}type_={kind}")
    plain("drop_constraint", "type_", f"op.drop_constraint('{name}', 't', {kind})")
    plain("drop_constraint", "if_exists", f"op.drop_constraint('{name}', 't', type_={kind}, if_exists=True)")
    plain("drop_constraint", "schema", f"op.drop_constraint('{name}', 't', type_={kind}, schema='s')")
both("drop_constraint", "type_", "'uq_a', {t}type_='nonsense'")
both("drop_constraint", "constraint_name", "op.f('uq_a'), {t}type_='unique'")
both("drop_constraint", "constraint_name", "None, {t}type_='unique'")
batch("drop_constraint", "constraint_name", "batch_op.drop_constraint('missing', type_='unique')")
plain("drop_constraint", "if_exists", "op.drop_constraint('uq_a', 't', if_exists=False)")

# Statements and rows.
for text in ["'SELECT 1'", "\"UPDATE t SET a = '100%'\"", "\"UPDATE t SET a = 'x\\\\:y'\"", "sa.text('SELECT 1')", "sa.text('UPDATE t SET a = :v').bindparams(v=\"it's\")",
             "'   SELECT 1   '", "'SELECT 1;'", "'INSERT INTO t (a) VALUES (1);\\nINSERT INTO t (a) VALUES (2)'",
             "sa.table('t', sa.column('a')).update().values(a='x')", "sa.table('t', sa.column('a')).delete()",
             "sa.table('t', sa.column('a')).insert().values(a=1)",
             "sa.table('t', sa.column('a')).update().where(sa.column('a') == op.inline_literal('y')).values(a=op.inline_literal('z'))"]:
    plain("execute", "sqltext", f"op.execute({text})")
    if ":v" not in text:  # its parameter stays one where Alembic has a database
        batch("execute", "sqltext", f"batch_op.execute({text})")
plain("execute", "execution_options", "op.execute('SELECT 1', execution_options={'x': 1})")
plain("execute", "execution_options", "op.execute('SELECT 1', execution_options=None)")
ROWS = "sa.table('t', sa.column('id', sa.Integer), sa.column('a', sa.String))"
plain("bulk_insert", "rows", f"op.bulk_insert({ROWS}, [{{'id': 1, 'a': \"it's\"}}, {{'id': 2, 'a': None}}])")
plain("bulk_insert", "rows", f"op.bulk_insert({ROWS}, [])")
plain("bulk_insert", "rows", f"op.bulk_insert({ROWS}, [{{'id': 1}}])")
plain("bulk_insert", "rows", f"op.bulk_insert({ROWS}, [{{'id': 1, 'a': op.inline_literal('x')}}])")
plain("bulk_insert", "rows", f"op.bulk_insert({ROWS}, {{'id': 1}})")
plain("bulk_insert", "rows", f"op.bulk_insert({ROWS}, [1])")
plain("bulk_insert", "rows", "op.bulk_insert(op.create_table('n', sa.Column('id', sa.Integer())), [{'id': 5}])")
for value in ["True", "False"]:
    plain("bulk_insert", "multiinsert", f"op.bulk_insert({ROWS}, [{{'id': 1, 'a': 'x'}}, {{'id': 2, 'a': 'y'}}], multiinsert={value})")
plain("inline_literal", "value", "op.execute(sa.table('t', sa.column('a')).update().values(a=op.inline_literal(5)))")
plain("inline_literal", "type_", "op.execute(sa.table('t', sa.column('a')).update().values(a=op.inline_literal('2020', sa.String())))")
plain("f", "name", "op.create_check_constraint(op.f('x'), 't', 'a > 1')")
plain("get_bind", "dialect", "op.execute('SELECT 1' if op.get_bind().dialect.name == 'postgresql' else 'SELECT 2')")
plain("get_context", "dialect", "op.execute('SELECT 1' if op.get_context().dialect.name == 'mysql' else 'SELECT 2')")
plain("get_context", "as_sql", "op.execute('SELECT 1' if op.get_context().as_sql else 'SELECT 2')")
plain("get_context", "autocommit_block", "with op.get_context().autocommit_block():\n    op.execute('SELECT 1')")

# A batch as a whole.
DROP = "batch_op.drop_column('c')"
for recreate in ["auto", "always", "never"]:
    batch("batch_alter_table", "recreate", DROP, f", recreate='{recreate}'")
    batch("batch_alter_table", "recreate", f"batch_op.add_column({NEW})", f", recreate='{recreate}'")
    batch("batch_alter_table", "recreate", "batch_op.alter_column('a', new_column_name='z')", f", recreate='{recreate}'")
batch("batch_alter_table", "recreate", "pass", ", recreate='always'")
batch("batch_alter_table", "recreate", DROP, ", recreate='nonsense'")
batch("batch_alter_table", "recreate", "pass")
batch("batch_alter_table", "schema", DROP, ", schema='main'")
COPY = ("copy_from=sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.String(30)), "
        "sa.Column('c', sa.Numeric(10, 2)), sa.UniqueConstraint('a', name='uq_a'), sa.Index('ix_c', 'c'))")
for call in [DROP, f"batch_op.add_column({NEW}, insert_after='id')", "batch_op.alter_column('a', new_column_name='z', nullable=False)",
             "batch_op.drop_constraint('uq_a', type_='unique')", "batch_op.create_unique_constraint('uq_c', ['c'])", "batch_op.drop_index('ix_c')",
             "batch_op.create_index('ix_n', ['a', 'c'])", "batch_op.create_check_constraint('ck_c', 'c > 0')",
             "batch_op.create_foreign_key('fk_c', 'u', ['c'], ['id'])"]:
    batch("batch_alter_table", "copy_from", call, f", {COPY}")
    batch("batch_alter_table", "copy_from", call, f", recreate='always', {COPY}")
for items in ["sa.CheckConstraint('b > 2', name='ck_x')", "sa.UniqueConstraint('b', name='uq_x')", "sa.Column('x', sa.Integer())",
              "sa.Column('a', sa.Text(), nullable=False)",
              "sa.ForeignKeyConstraint(['b'], ['u.id'], name='fk_x')", "sa.PrimaryKeyConstraint('id', 'b', name='pk_x')", "sa.Index('ix_x', 'b')"]:
    batch("batch_alter_table", "table_args", DROP, f", table_args=({items},)")
    batch("batch_alter_table", "table_args", DROP, f", recreate='always', {COPY}, table_args=({items.replace(chr(39) + 'b' + chr(39), chr(39) + 'a' + chr(39)).replace('b >', 'a >')},)")
for keywords in ["'sqlite_autoincrement': True", "'sqlite_strict': True", "'mysql_engine': 'InnoDB'", "'comment': 'c'", "'prefixes': ['TEMPORARY']", "'info': {}",
                 "'schema': 'main'"]:
    batch("batch_alter_table", "table_kwargs", DROP, f", table_kwargs={{{keywords}}}")
for items in ["sa.Column('a', sa.Text(), nullable=False)", "sa.Column('c', sa.Integer())", "sa.CheckConstraint('b > 3', name='ck_r')",
              "sa.Column('b', sa.Integer(), server_default='9')", "sa.Column('x', sa.Integer())"]:
    batch("batch_alter_table", "reflect_args", "batch_op.alter_column('id', nullable=False)", f", reflect_args=[{items}]")
for keywords in ["'info': {'a': 1}", "'sqlite_autoincrement': True", "'include_columns': ['id', 'a']", "'resolve_fks': False", "'listeners': []"]:
    batch("batch_alter_table", "reflect_kwargs", "batch_op.alter_column('id', nullable=False)", f", reflect_kwargs={{{keywords}}}")
for order in ["[('c', 'a')]", "[('d', 'c', 'b', 'a', 'id')]", "[('c', 'b'), ('d', 'a')]", "[('id', 'a', 'b', 'c', 'd', 'parent')]", "[]"]:
    batch("batch_alter_table", "partial_reordering", "batch_op.alter_column('a', nullable=False)", f", recreate='always', partial_reordering={order}")
batch("batch_alter_table", "partial_reordering", f"batch_op.add_column({NEW})", ", recreate='always', partial_reordering=[('n', 'a')]")
CONVENTION = "{'uq': 'uq_%(table_name)s_%(column_0_name)s', 'fk': 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'ix': 'ix_%(column_0_label)s'}"
for call in [DROP, "batch_op.create_unique_constraint(None, ['c'])", "batch_op.create_check_constraint('c', 'c > 0')",
             "batch_op.create_foreign_key(None, 'u', ['b'], ['id'])"]:
    batch("batch_alter_table", "naming_convention", call, f", naming_convention={CONVENTION}")
for calls in [
    "batch_op.drop_column('c')\nbatch_op.drop_column('d')",
    f"batch_op.add_column({NEW})\nbatch_op.create_index('ix_n', ['n'])",
    f"batch_op.add_column({NEW})\nbatch_op.create_unique_constraint('uq_n', ['n'])",
    "batch_op.drop_constraint('uq_a', type_='unique')\nbatch_op.create_unique_constraint('uq_a', ['a', 'b'])",
    "batch_op.drop_index('ix_b')\nbatch_op.create_index('ix_b', ['b', 'c'])",
    "batch_op.alter_column('a', type_=sa.Text())\nbatch_op.alter_column('a', nullable=False)",
    "batch_op.drop_constraint('pk_t', type_='primary')\nbatch_op.create_primary_key('pk_n', ['id', 'b'])",
    f"batch_op.drop_column('a')\nbatch_op.add_column(sa.Column('a', sa.Integer()))",
    "batch_op.drop_constraint('ck_b', type_='check')\nbatch_op.drop_column('b')",
]:
    batch("batch_alter_table", "several operations", calls)

# What is no argument at all.
for operation, arguments in {
    "create_table": f"{ID}, ", "drop_table": "", "rename_table": "'n', ", "create_table_comment": "'c', ", "drop_table_comment": "",
    "add_column": f"{NEW}, ", "drop_column": "'c', ", "alter_column": "'a', ", 
}.items():
    plain(operation, "bad arguments", f"op.{operation}('t', {arguments}nonsense=1)")
for operation, arguments in {
    "create_index": "['a'], ", "drop_index": "", "create_primary_key": "['id'], ", "create_unique_constraint": "['a'], ",
    "create_check_constraint": "'b > 1', ", "create_foreign_key": "'u', ['b'], ['id'], ", "drop_constraint": "'unique', ",
}.items():
    plain(operation, "bad arguments", f"op.{operation}('x', 't', {arguments}nonsense=1)")
    plain(operation, "bad arguments", f"op.{operation}('x', 't', {arguments}postgresql_nonsense=1)")
for operation in ["create_table", "drop_table", "rename_table", "create_table_comment", "drop_table_comment", "add_column", "drop_column",
                  "alter_column", "create_index", "drop_index", "create_primary_key", "create_unique_constraint", "create_check_constraint",
                  "create_foreign_key", "create_exclude_constraint", "drop_constraint", "execute", "bulk_insert", "batch_alter_table"]:
    plain(operation, "bad arguments", f"op.{operation}()")
