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


def connect(sa):
    """An engine for the URL; where its driver cannot be used here, one that can."""
    def url(driver):
        query = {}
        for name, value in request["query"]:
            query[name] = query.get(name, ()) + (value,)
        query = {name: value if len(value) > 1 else value[0] for name, value in query.items()}
        port = request["port"]
        return sa.URL.create(
            request["dialect"] + ("+" + driver if driver else ""), request["username"], request["password"],
            request["host"], int(port) if port else None, request["database"], query,
        )

    family = {"postgresql": ["psycopg", "psycopg2", "pg8000"], "sqlite": ["pysqlite"]}
    drivers = [request["driver"]] + family.get(request["dialect"], ["pymysql", "mysqldb", "mysqlconnector", "mariadbconnector"])
    missing = None
    for driver in drivers:
        try:
            made = url(driver)
            if made.get_dialect().is_async:
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
        if result.rowcount != 1:
            raise RuntimeError("the version table was changed by something else meanwhile: " + statement)


def run():
    import sqlalchemy as sa
    from alembic.config import Config
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext

    config = Config(request["ini"], cmd_opts=Namespace(x=request["x"] or None))
    config.set_main_option("script_location", request["script_location"].replace("%", "%%"))
    options = {"version_table": request["version_table"], "version_table_schema": request["version_table_schema"]}
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
                if not request["atomic"]:
                    record(sa, connection)
        return ""


answer_with(run)
