"""Real Alembic and SQLAlchemy on a real project: its history, or its models.

What is to be done is read as JSON from standard input, the answer is written as JSON to standard output. The
project's own env.py is not run, since it wants the application's settings.
"""
import gc
import importlib
import io
import json
import os
import sys
import time
import traceback
import types
import warnings


def told(error):
    """An error on one line, with its last place in the project."""
    first = (str(error).splitlines() or [""])[0]
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno}" for frame in frames if frame.filename.startswith(sys.path[0])]
    return f"{type(error).__name__}: {first}" + (f" ({places[-1]})" if places else "")


def is_of_dialect(metadata):
    """Whether it holds the catalog of a database, which SQLAlchemy reads with tables of its own."""
    catalogs = {"pg_catalog", "INFORMATION_SCHEMA", "sys", "tempdb.INFORMATION_SCHEMA"}
    return all(table.schema in catalogs for table in metadata.tables.values())


def is_of_history(metadata, folder):
    """Whether a base of a revision, or of what revisions share, has it, and nobody else: no model."""
    files = set()
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            if value is metadata or isinstance(value, type) and vars(value).get("metadata") is metadata:
                files.add(str(getattr(module, "__file__", None)))
    return bool(files) and all(file.startswith(folder) for file in files)


def targets(names, history):
    """The MetaData that these names of dms.toml's `models` lead to; not those of the history in this folder."""
    from sqlalchemy import MetaData

    found = []
    is_everything = False
    for name in names:
        module, _, attribute = name.partition(":")
        value = importlib.import_module(module)
        if not attribute:
            is_everything = True
            continue
        for part in attribute.split("."):
            value = getattr(value, part)
        found.append(getattr(value, "metadata", value))
    if is_everything:
        everything = [value for value in gc.get_objects() if isinstance(value, MetaData) and value.tables]
        found.extend(value for value in everything if not is_of_dialect(value) and not is_of_history(value, history))
    different = []
    for metadata in found:
        if not any(metadata is other for other in different):
            different.append(metadata)
    return different


def create(task):
    """Makes the tables of models in an empty database."""
    from sqlalchemy import create_engine

    # Of the drivers that a version of SQLAlchemy prefers, this one is installed.
    engine = create_engine(task["url"].replace("postgresql://", "postgresql+psycopg2://"))
    for metadata in targets(task["models"], task["script_location"]):
        metadata.create_all(engine)
    return {}


def models(task):
    """Each table's CREATE TABLE and CREATE INDEX."""
    from sqlalchemy.schema import CreateIndex, CreateTable

    # The text as the database gets it: where values are named apart, no percent sign is doubled, and a server of
    # today takes a backslash for itself, which the dialect asks it when it connects.
    dialect = importlib.import_module(f"sqlalchemy.dialects.{task['dialect']}").dialect(paramstyle="named")
    dialect._backslash_escapes = False
    tables = {}
    for metadata in targets(task["models"], task["script_location"]):
        for table in metadata.tables.values():
            try:
                statements = [str(CreateTable(table).compile(dialect=dialect))]
                indexes = [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]
                tables[str(table)] = statements + sorted(indexes)
            except Exception as error:
                tables[str(table)] = [told(error)]
    return {"tables": tables}


def naming_convention(task):
    """That of the models, and why it is not known."""
    if not task["models"]:
        return {}, None
    try:
        conventions = [dict(metadata.naming_convention) for metadata in targets(task["models"], task["script_location"])]
        return max(conventions, key=len, default={}), None
    except BaseException as error:
        return {}, told(error)


def environment_of(task, output=None):
    """The scripts and what runs them."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(output_buffer=output) if output else Config()
    config.set_main_option("script_location", task["script_location"])
    # Before Alembic 1.16 the separator had another name.
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_path_separator", "newline")
    if task["version_locations"]:
        config.set_main_option("version_locations", "\n".join(task["version_locations"]))
    if task["recursive"]:
        config.set_main_option("recursive_version_locations", "true")
    return config, ScriptDirectory.from_config(config)


def runner(task):
    """The scripts, what runs steps of them, and why the naming convention is not known."""
    from alembic.runtime.environment import EnvironmentContext
    from sqlalchemy import MetaData, create_engine

    convention, unknown = naming_convention(task)
    metadata = MetaData(naming_convention=convention)
    config, script = environment_of(task)
    # Of the drivers that a version of SQLAlchemy prefers, this one is installed.
    engine = create_engine(task["url"].replace("postgresql://", "postgresql+psycopg2://"))

    def run(revision, steps):
        environment = EnvironmentContext(config, script, fn=steps, as_sql=False, destination_rev=revision)
        with environment, engine.connect() as connection:
            environment.configure(
                connection=connection,
                target_metadata=metadata,
                version_table=task["version_table"],
                version_table_schema=task["version_table_schema"],
                transaction_per_migration=True,
                render_as_batch=task["url"].startswith("sqlite"),
                **task["options"],
            )
            with environment.begin_transaction():
                environment.run_migrations()

    return script, run, unknown


def stamp(task):
    """Tells the database where it is."""
    script, run, _ = runner(task)
    run(task["revision"], lambda rows, context: script._stamp_revs(task["revision"], rows))
    return {}


def downgrade(task):
    """Takes revisions back."""
    script, run, _ = runner(task)
    run(task["revision"], lambda rows, context: script._downgrade_revs(task["revision"], rows))
    return {}


def upgrade(task):
    """Upgrades an empty database, at once or revision by revision. Then one that fails is stamped."""
    script, run, unknown = runner(task)
    failures = {}
    elapsed = 0.0
    if task["at_once"]:
        start = time.monotonic()
        try:
            run(task["target"], lambda rows, context: script._upgrade_revs(task["target"], rows))
        except BaseException as error:
            failures[task["target"]] = told(error)
        return {"failures": failures, "elapsed": time.monotonic() - start, "models": unknown}
    for revision in task["revisions"]:
        start = time.monotonic()
        try:
            run(revision, lambda rows, context: script._upgrade_revs(revision, rows))
        except BaseException as error:
            failures[revision] = told(error)
            run(revision, lambda rows, context: script._stamp_revs(revision, rows))
        elapsed += time.monotonic() - start
    return {"failures": failures, "elapsed": elapsed, "models": unknown}


def offline(task):
    """The SQL of each revision, or none where its script cannot do without a database."""
    from alembic.runtime.environment import EnvironmentContext
    from sqlalchemy import MetaData

    convention, unknown = naming_convention(task)
    metadata = MetaData(naming_convention=convention)
    statements = {}
    for revision, before in task["steps"]:
        output = io.StringIO()
        config, script = environment_of(task, output)
        environment = EnvironmentContext(
            config,
            script,
            fn=lambda rows, context: script._upgrade_revs(revision, rows),
            as_sql=True,
            starting_rev=before,
            destination_rev=revision,
        )
        try:
            with environment:
                environment.configure(
                    dialect_name=task["dialect"],
                    target_metadata=metadata,
                    version_table=task["version_table"],
                    version_table_schema=task["version_table_schema"],
                    literal_binds=True,
                    output_buffer=output,
                    **task["options"],
                )
                with environment.begin_transaction():
                    environment.run_migrations()
            statements[revision] = output.getvalue()
        except BaseException as error:
            statements[revision] = None
    return {"statements": statements, "models": unknown}


def main():
    warnings.simplefilter("ignore")
    task = json.load(sys.stdin)
    answer, sys.stdout = sys.stdout, sys.stderr
    sys.path[0] = task["package"]
    for name in task["absent"]:
        module = sys.modules[name] = types.ModuleType(name)
        # Both a module and a package, of which any name can be imported.
        module.__path__ = []
        module.__getattr__ = lambda name: object
    names = {}
    if task["what"] != "create":
        exec(task["before"], names)
    task["options"] = names.get("configure_options", {})
    result = {"create": create, "stamp": stamp, "downgrade": downgrade, "models": models, "upgrade": upgrade, "offline": offline}[task["what"]](task)
    json.dump(result, answer)
    answer.flush()
    # Some projects start threads when they are imported.
    os._exit(0)


main()
