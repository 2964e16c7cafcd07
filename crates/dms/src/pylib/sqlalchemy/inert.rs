//! Names of the real modules that mean nothing to a schema. They exist so that project code imports, and turn into
//! values that may be passed about, called and subclassed. What a module answers for itself comes first.

/// Of `sqlalchemy`.
pub(in crate::pylib) const SQLALCHEMY: &str = "
ARRAY AdaptedConnection AggregateOrderBy Alias AliasedReturnsRows AssertionPool AsyncAdaptedQueuePool BIGINT
BINARY BLANK_SCHEMA BLOB BOOLEAN BaseDDLElement BaseRow BigInteger BinaryExpression BindParameter BindTyping
Boolean BooleanClauseList CHAR CLOB CTE CacheKey Case Cast CheckConstraint CheckFirst ChunkedIteratorResult
ClauseElement ClauseList CollectionAggregate Column ColumnClause ColumnCollection ColumnDefault ColumnElement
ColumnExpressionArgument ColumnOperators Compiled CompoundSelect Computed Connection Constraint
CreateEnginePlugin CreateTable CreateTableAs CreateView CursorResult DATE DATETIME DDL DDLElement DECIMAL DOUBLE
DOUBLE_PRECISION Date DateTime DefaultClause Delete Dialect Double DropTable DropView Engine Enum
ExceptionContext Executable ExecutableDDLElement ExecutionContext Exists Extract FLOAT False_ FetchedValue Float
ForeignKey ForeignKeyConstraint ForeignKeyTarget FrameClause FrameClauseType FromClause FromGrouping
FrozenResult Function FunctionElement FunctionFilter GenerativeSelect Grouping HasCTE HasPrefixes HasSuffixes
INT INTEGER Identity Index Insert Inspector Integer Interval IteratorResult JSON Join LABEL_STYLE_DEFAULT
LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL Label LambdaElement LargeBinary
Lateral MappingResult MergedResult MetaData NCHAR NUMERIC NVARCHAR Named NestedTransaction NotNullable Null
NullPool Nullable Numeric NumericCommon Operators OrderByList Over PickleType Pool PoolProxiedConnection
PoolResetState PrimaryKeyConstraint QueuePool REAL ReleaseSavepointClause Result ResultProxy ReturnsRows
RollbackToSavepointClause RootTransaction Row RowMapping SMALLINT SQLColumnExpression SavepointClause
ScalarResult ScalarSelect Select SelectBase SelectLabelStyle Selectable Sequence SingletonThreadPool
SmallInteger StatementLambdaElement StaticPool String Subquery TEXT TIME TIMESTAMP TString Table TableClause
TableSample TableValuedAlias TableValuedColumn Text TextAsFrom TextClause TextualSelect Time Transaction True_
TryCast TupleType TwoPhaseTransaction TypeClause TypeCoerce TypeCompiler TypeDecorator TypedColumns URL UUID
UnaryExpression Unicode UnicodeText UniqueConstraint Update UpdateBase Uuid VARBINARY VARCHAR Values ValuesBase
Visitable WithinGroup aggregate_order_by alias all_ and_ any_ asc between bindparam bitwise_not case cast
collate column create_engine create_mock_engine create_pool_from_url cte custom_op delete desc distinct
engine_from_config except_ except_all exists extract false from_dml_column func funcfilter insert
insert_sentinel inspect inspection intersect intersect_all join label lambda_stmt lateral literal literal_column
log make_url modifier not_ null nulls_first nulls_last nullsfirst nullslast or_ outerjoin outparam over pool
quoted_name result_tuple select table tablesample text true try_cast tstring tuple_ type_coerce union union_all
update util values within_group
";

/// Of `sqlalchemy.orm`.
pub(in crate::pylib) const ORM: &str = "
AliasOption AppenderQuery AttributeEventToken AttributeEvents AttributeState Bundle CascadeOptions ClassManager
ColumnProperty Composite CompositeProperty DeclarativeBase DeclarativeBaseNoMeta DeclarativeMeta DictBundle
DynamicMapped EXT_CONTINUE EXT_SKIP EXT_STOP FromStatement IdentityMap InspectionAttr
InspectionAttrExtensionType InspectionAttrInfo InstanceEvents InstanceState InstrumentationEvents
InstrumentedAttribute KeyFuncDict Load LoaderCallableStatus LoaderCriteriaOption MANYTOMANY MANYTOONE Mapped
MappedAsDataclass MappedClassProtocol MappedCollection MappedColumn MappedSQLExpression Mapper MapperEvents
MapperProperty NO_KEY NO_VALUE NotExtension ONETOMANY ORMDescriptor ORMExecuteState PassiveFlag PropComparator
Query QueryContext QueryEvents QueryPropertyDescriptor QueryableAttribute RegistryEvents Relationship
RelationshipDirection RelationshipProperty SQLORMExpression Session SessionEvents SessionTransaction
SessionTransactionOrigin Synonym SynonymProperty TypeResolve UOWTransaction Unmapped UserDefinedOption
WriteOnlyCollection WriteOnlyMapped add_mapped_attribute aliased as_declarative as_typed_table
attribute_keyed_dict attribute_mapped_collection attributes backref base bulk_persistence class_mapper
clear_mappers close_all_sessions clsregistry collections column_keyed_dict column_mapped_collection
column_property composite configure_mappers contains_alias contains_eager context create_session decl_api
decl_base declarative_base declarative_mixin declared_attr defaultload defer deferred dependency
descriptor_props dynamic dynamic_loader evaluator events exc foreign has_inherited_table identity immediateload
instrumentation interfaces join joinedload keyfunc_mapping lazyload load_only loading make_transient
make_transient_to_detached mapped_as_dataclass mapped_collection mapper mapperlib
merge_frozen_result merge_result noload object_mapper object_session orm_insert_sentinel outerjoin path_registry
persistence polymorphic_union properties query query_expression raiseload reconstructor registry relationship
relationships remote scoped_session scoping selectin_polymorphic selectinload session sessionmaker state
state_changes strategies strategy_options subqueryload sync synonym synonym_for undefer undefer_group unitofwork
unmapped_column unmapped_dataclass util validates was_deleted with_expression with_loader_criteria with_parent
with_polymorphic writeonly
";

/// Of `sqlalchemy.schema`.
pub(in crate::pylib) const SCHEMA: &str = "
AddConstraint BLANK_SCHEMA BaseDDLElement CheckConstraint CheckFirst Column ColumnCollectionConstraint
ColumnCollectionMixin ColumnDefault Computed Constraint CreateColumn CreateIndex CreateSchema CreateSequence
CreateTable CreateTableAs CreateView DDL DDLElement DefaultClause DefaultGenerator DropColumnComment
DropConstraint DropConstraintComment DropIndex DropSchema DropSequence DropTable DropTableComment DropView
ExecutableDDLElement FetchedValue ForeignKey ForeignKeyConstraint ForeignKeyTarget HasConditionalDDL Identity
Index InvokeDDLBase MetaData Named PrimaryKeyConstraint SchemaConst SchemaItem SchemaVisitable SchemaVisitor
Sequence SetColumnComment SetConstraintComment SetTableComment Table TypedColumns UniqueConstraint conv
insert_sentinel sort_tables sort_tables_and_constraints
";

/// Of `sqlalchemy.types`.
pub(in crate::pylib) const TYPES: &str = "
ARRAY BIGINT BINARY BLOB BOOLEAN BigInteger Boolean CHAR CLOB Concatenable DATE DATETIME DECIMAL DOUBLE
DOUBLE_PRECISION Date DateTime Double Enum ExternalType FLOAT Float INT INTEGER Indexable Integer Interval JSON
LargeBinary MatchType NCHAR NULLTYPE NUMERIC NVARCHAR NullType Numeric NumericCommon OperatorClass PickleType
REAL SMALLINT STRINGTYPE SchemaType SmallInteger String TEXT TIME TIMESTAMP Text Time TupleType TypeDecorator
TypeEngine UUID Unicode UnicodeText UserDefinedType Uuid VARBINARY VARCHAR Variant adapt_type to_instance
";

/// Of `sqlalchemy.sql`.
pub(in crate::pylib) const SQL: &str = "
Alias BaseDDLElement COLLECT_CARTESIAN_PRODUCTS CheckFirst ClauseElement ClauseVisitor ColumnCollection
ColumnElement ColumnExpressionArgument CompoundSelect DDL DDLElement Delete Executable ExecutableDDLElement
ExecutableStatement FROM_LINTING False_ FromClause Insert Join LABEL_STYLE_DEFAULT LABEL_STYLE_DISAMBIGUATE_ONLY
LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL LambdaElement NO_LINTING NotNullable Nullable
SQLColumnExpression Select SelectLabelStyle Selectable StatementLambdaElement Subquery SyntaxExtension TString
TableClause TableSample TableValuedAlias TableValuedColumn TextClause True_ Update Values WARN_LINTING
WriteableColumnCollection aggregate_order_by alias all_ and_ annotation any_ asc base between bindparam
cache_key case cast coercions collate column compiler crud cte ddl default_comparator delete desc distinct dml
events except_ except_all exists extract false from_dml_column func funcfilter insert intersect intersect_all
join label lambda_stmt lambdas lateral literal literal_column modifier not_ null nulls_first nulls_last
nullsfirst nullslast operators or_ outerjoin outparam over quoted_name roles select selectable table tablesample
text traversals true try_cast tstring tuple_ type_api type_coerce union union_all update util values visitors
within_group
";

/// Of `sqlalchemy.sql.expression`.
pub(in crate::pylib) const EXPRESSION: &str = "
AggregateOrderBy Alias AliasedReturnsRows BinaryExpression BindParameter BooleanClauseList CTE CacheKey Case
Cast ClauseElement ClauseList CollectionAggregate ColumnClause ColumnCollection ColumnElement
ColumnExpressionArgument ColumnOperators CompoundSelect DMLTargetCopy Delete Executable ExecutableStatement
Exists ExpressionClauseList Extract False_ FrameClause FrameClauseType FromClause FromGrouping Function
FunctionElement FunctionFilter GenerativeSelect Grouping HasCTE HasPrefixes HasSuffixes Insert Join
LABEL_STYLE_DEFAULT LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL Label
LambdaElement Lateral Null OperatorClass Operators OrderByList Over ReleaseSavepointClause ReturnsRows
RollbackToSavepointClause SQLColumnExpression SavepointClause ScalarSelect ScalarValues Select SelectBase
SelectLabelStyle Selectable StatementLambdaElement Subquery TString TableClause TableSample TableValuedAlias
TableValuedColumn TextAsFrom TextClause TextualSelect True_ TryCast TypeClause TypeCoerce UnaryExpression Update
UpdateBase Values ValuesBase Visitable WithinGroup WriteableColumnCollection aggregate_order_by alias all_ and_
any_ asc between bindparam bitwise_not case cast collate column cte custom_op delete desc distinct except_
except_all exists extract false from_dml_column func funcfilter insert intersect intersect_all join label
lambda_stmt lateral literal literal_column modifier not_ null nulls_first nulls_last nullsfirst nullslast or_
outerjoin outparam over quoted_name select table tablesample text true try_cast tstring tuple_ type_coerce union
union_all update values within_group
";

/// Of `sqlalchemy.dialects.postgresql`.
pub(in crate::pylib) const POSTGRESQL: &str = "
ARRAY AbstractMultiRange AbstractRange AbstractSingleRange All BIGINT BIT BOOLEAN BYTEA BitString CHAR CIDR
CITEXT CreateDomainType CreateEnumType DATE DATEMULTIRANGE DATERANGE DOMAIN DOUBLE_PRECISION DropDomainType
DropEnumType ENUM ExcludeConstraint FLOAT HSTORE INET INT4MULTIRANGE INT4RANGE INT8MULTIRANGE INT8RANGE INTEGER
INTERVAL Insert JSON JSONB JSONPATH MACADDR MACADDR8 MONEY ModuleType MultiRange NUMERIC NUMMULTIRANGE NUMRANGE
NamedType OID REAL REGCLASS REGCONFIG Range SMALLINT TEXT TIME TIMESTAMP TSMULTIRANGE TSQUERY TSRANGE
TSTZMULTIRANGE TSTZRANGE TSVECTOR UUID VARCHAR aggregate_order_by array array_agg arraylib asyncpg base
bitstring dialect distinct_on dml ext hstore insert json named_types operators pg8000 pg_catalog
phraseto_tsquery plainto_tsquery psycopg psycopg2 psycopg2cffi psycopg_async ranges to_tsquery to_tsvector
ts_headline types websearch_to_tsquery
";

/// Of `sqlalchemy.dialects.mysql`.
pub(in crate::pylib) const MYSQL: &str = "
BIGINT BINARY BIT BLOB BOOLEAN CHAR DATE DATETIME DECIMAL DOUBLE ENUM FLOAT INET4 INET6 INTEGER Insert JSON
LONGBLOB LONGTEXT MEDIUMBLOB MEDIUMINT MEDIUMTEXT NCHAR NUMERIC NVARCHAR REAL SET SMALLINT TEXT TIME TIMESTAMP
TINYBLOB TINYINT TINYTEXT VARBINARY VARCHAR YEAR aiomysql asyncmy base cymysql dialect dml enumerated expression
insert json limit mariadb mariadbconnector match mysqlconnector mysqldb pymysql pyodbc reflection reserved_words
types
";

/// Of `sqlalchemy.dialects.sqlite`.
pub(in crate::pylib) const SQLITE: &str = "
BLOB BOOLEAN CHAR DATE DATETIME DECIMAL FLOAT INTEGER Insert JSON JSONB NUMERIC REAL SMALLINT TEXT TIME
TIMESTAMP VARCHAR aiosqlite base dialect dml insert json pysqlcipher pysqlite
";

/// Of `sqlalchemy.engine`.
pub(in crate::pylib) const ENGINE: &str = "
AdaptedConnection BaseRow BindTyping ChunkedIteratorResult Compiled ConnectArgsType Connectable Connection
ConnectionEventsTarget CreateEnginePlugin CursorResult Dialect Engine ExceptionContext ExecutionContext
FilterResult FrozenResult Inspector IteratorResult MappingResult MergedResult NestedTransaction ObjectKind
ObjectScope Result ResultProxy RootTransaction Row RowMapping ScalarResult Transaction TupleResult
TwoPhaseTransaction TypeCompiler URL base characteristics connection_memoize create create_engine
create_mock_engine create_pool_from_url cursor ddl default engine_from_config events interfaces make_url mock
processors result result_tuple row url util
";

/// Of `sqlalchemy.ext.declarative`.
pub(in crate::pylib) const DECLARATIVE: &str = "
AbstractConcreteBase ConcreteBase DeclarativeMeta DeferredReflection as_declarative declarative_base
declared_attr extensions has_inherited_table synonym_for util
";

/// Of `flask`.
pub(in crate::pylib) const FLASK: &str = "
Blueprint Config Flask Request Response abort after_this_request app appcontext_popped appcontext_pushed
appcontext_tearing_down before_render_template blueprints cli config copy_current_request_context ctx
current_app flash g get_flashed_messages get_template_attribute globals got_request_exception has_app_context
has_request_context helpers json jsonify logging make_response message_flashed redirect render_template
render_template_string request request_finished request_started request_tearing_down sansio send_file
send_from_directory session sessions signals stream_template stream_template_string stream_with_context
template_rendered templating url_for wrappers
";

/// Of `flask_migrate`.
pub(in crate::pylib) const FLASK_MIGRATE: &str = "
AlembicConfig CommandError Config Migrate alembic_version argparse branches catch_errors check command current
current_app downgrade edit g heads history init list_templates log logging merge migrate os revision show stamp
sys upgrade wraps
";
