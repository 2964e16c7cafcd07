"""What Flask-Migrate runs to get from the application to its databases. dms does not run it."""
import logging
from contextlib import ExitStack
from logging.config import fileConfig

from alembic import context
from flask import current_app
from sqlalchemy import MetaData

config = context.config
fileConfig(config.config_file_name, disable_existing_loggers=False)
logger = logging.getLogger("alembic.env")

extension = current_app.extensions["migrate"]
database = extension.db

# The default database has an empty name: its functions are `upgrade_()` and `downgrade_()`.
DEFAULT = ""
binds = [bind for bind in current_app.config.get("SQLALCHEMY_BINDS") or {} if bind is not None]
names = [DEFAULT, *binds]


def engine(name):
    """The engine of a database."""
    return database.engines[name or None]


def metadata(name):
    """What autogenerate compares with a database"""
    return database.metadatas.get(name or None, MetaData())


def write_no_empty_script(_context, _revision, directives):
    """`flask db migrate` writes nothing when nothing changed in any of the databases."""
    if not getattr(config.cmd_opts, "autogenerate", False):
        return
    changes = directives[0].upgrade_ops_list
    # Called after each database: only the last call has seen all of them.
    if len(changes) == len(names) and all(change.is_empty() for change in changes):
        directives.clear()
        logger.info("No changes in schema detected.")


def options():
    """The arguments of `Migrate(...)` that are for `context.configure()`."""
    arguments = dict(extension.configure_args)
    if arguments.get("process_revision_directives") is None:
        arguments["process_revision_directives"] = write_no_empty_script
    return arguments


def sql_file(name):
    """Where `--sql` writes; a bind that is called `default` must not share the file of the default database."""
    return f"{name}.sql" if name else "main.sql" if "default" in binds else "default.sql"


def print_sql():
    """`--sql`: no connections, the statements go into a file for each database."""
    offline = {"literal_binds": True, "dialect_opts": {"paramstyle": "named"}}
    for name in names:
        logger.info("Writing the SQL of database %s to %s", name or "<default>", sql_file(name))
        url = engine(name).url.render_as_string(hide_password=False)
        with open(sql_file(name), "w") as file:
            arguments = {**options(), **offline, "output_buffer": file}
            context.configure(url=url, target_metadata=metadata(name), **arguments)
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


def migrate():
    """Migrates one database after the other; if one fails, none of them is committed."""
    with ExitStack() as transactions:
        connections = {name: transactions.enter_context(engine(name).begin()) for name in names}
        for name, connection in connections.items():
            logger.info("Migrating database %s", name or "<default>")
            context.configure(
                connection=connection,
                upgrade_token=f"{name}_upgrades",
                downgrade_token=f"{name}_downgrades",
                target_metadata=metadata(name),
                **options(),
            )
            context.run_migrations(engine_name=name)


if context.is_offline_mode():
    print_sql()
else:
    migrate()
