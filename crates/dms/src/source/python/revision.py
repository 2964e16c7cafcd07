# Runs one function of one migration script in real Alembic.
import importlib.util
import io
from argparse import Namespace


def models():
    """The metadata of the project's models, and its Flask application."""
    metadata, application = [], None
    for target in request["models"]:
        name, _, attribute = target.partition(":")
        names = names_of(name, attribute)
        if not attribute:
            found = [names.get(known) for known in ("metadata", "Base", "db")]
            metadata += [getattr(it, "metadata", it) for it in found if it is not None]
            continue
        value = eval(attribute, names)
        if hasattr(value, "app_context"):
            application = value
        else:
            metadata += [getattr(it, "metadata", it) for it in (value if isinstance(value, (list, tuple)) else [value])]
    return metadata, application


def import_as_env():
    """Carries out the imports of env.py: they may register operations and types, or import all models."""
    path = os.path.join(request["script_location"], "env.py")
    if not os.path.isfile(path):
        return
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read(), path)
    for statement in tree.body:
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            continue
        try:
            exec(compile(ast.Module([statement], []), path, "exec"), {"__name__": "env", "__file__": path})
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            print(f"`{ast.unparse(statement)}` of env.py fails: {said}", file=sys.stderr)


def connect(sa):
    """An engine for the URL; where its driver cannot be used here, one that can."""
    from sqlalchemy.engine.url import URL

    # Before SQLAlchemy 1.4 there was no other way.
    create = getattr(URL, "create", URL)

    def url(driver):
        query = {}
        for name, value in request["query"]:
            query[name] = query.get(name, ()) + (value,)
        query = {name: value if len(value) > 1 else value[0] for name, value in query.items()}
        port = request["port"]
        return create(
            request["dialect"] + ("+" + driver if driver else ""), request["username"], request["password"],
            request["host"], int(port) if port else None, request["database"], query,
        )

    family = {"postgresql": ["psycopg", "psycopg2", "pg8000"], "sqlite": ["pysqlite"]}
    drivers = [request["driver"]] + family.get(request["dialect"], ["pymysql", "mysqldb", "mysqlconnector", "mariadbconnector"])
    missing = None
    for driver in drivers:
        try:
            made = url(driver)
            if getattr(made.get_dialect(), "is_async", False):
                continue
            return sa.create_engine(made, poolclass=sa.pool.NullPool)
        except (ImportError, sa.exc.NoSuchModuleError) as error:
            missing = missing or error
    raise missing or ImportError("no driver for " + request["dialect"])


def begin_as_told(sa, engine):
    """SQLite: a transaction from the first statement on, DDL or not."""
    @sa.event.listens_for(engine, "connect")
    def connected(connection, record):
        connection.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def begun(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def record(sa, connection):
    for statement in request["statements"]:
        result = connection.execute(sa.text(statement.replace(":", "\\:")))
        # Where rows come back, some drivers do not count them.
        count = len(result.fetchall()) if result.returns_rows else result.rowcount
        if count != 1:
            raise RuntimeError("the version table was changed by something else meanwhile: " + statement)


def run():
    import sqlalchemy as sa
    from alembic.config import Config
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext

    config = Config(request["ini"], cmd_opts=Namespace(x=request["x"] or None))
    config.set_main_option("script_location", request["script_location"].replace("%", "%%"))
    options = dict(startup.get("configure_options", {}))
    options.update(version_table=request["version_table"], version_table_schema=request["version_table_schema"])
    arguments = {"engine_name": request["engine_name"]} if request["engine_name"] is not None else {}
    output = io.StringIO()

    def call(environment):
        context = environment.get_context()
        with Operations.context(context):
            spec = importlib.util.spec_from_file_location(request["module"], request["script"])
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            getattr(module, request["function"])(**arguments)

    with EnvironmentContext(config, None, as_sql=request["offline"]) as environment:
        import_as_env()
        try:
            metadata, application = models()
            options["target_metadata"] = metadata[0] if metadata else None
            if application is not None:
                application.app_context().push()
        except Exception as error:
            print(f"the models cannot be imported: {type(error).__name__}: {error}", file=sys.stderr)
        if request["offline"]:
            environment.configure(
                dialect_name=request["dialect"], dialect_opts={"paramstyle": "named"}, literal_binds=True,
                output_buffer=output, **options,
            )
            call(environment)
            return output.getvalue()
        engine = connect(sa)
        if request["dialect"] == "sqlite":
            begin_as_told(sa, engine)
        with engine.connect() as connection:
            environment.configure(connection=connection, **options)
            context = environment.get_context()
            with context.begin_transaction(_per_migration=not context.impl.transactional_ddl):
                if request["atomic"]:
                    record(sa, connection)
                call(environment)
                if request["atomic"]:
                    # A script that has caught what the database refused has lost the transaction.
                    connection.execute(sa.text("SELECT 1"))
                else:
                    record(sa, connection)
        return ""


answer_with(run)
