"""What Alembic runs to get from its settings to the databases. dms does not run it."""
import importlib
import importlib.util
import logging
import re
from contextlib import ExitStack
from logging.config import fileConfig

from alembic import context
from sqlalchemy import MetaData, engine_from_config, pool

# The module with the models: autogenerate compares their tables with the databases.
MODELS = "models"

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)
logger = logging.getLogger("alembic.env")

names = [name for name in re.split(r"[,\s]+", config.get_main_option("databases", "")) if name]


def metadata_of_models():
    """For each database every MetaData in MODELS whose `info["bind_key"]` is its name."""
    found = {}
    if importlib.util.find_spec(MODELS) is None:
        return found
    for value in vars(importlib.import_module(MODELS)).values():
        if isinstance(value, type):
            value = getattr(value, "metadata", None)
        if isinstance(value, MetaData):
            of_database = found.setdefault(value.info.get("bind_key"), [])
            if value not in of_database:
                of_database.append(value)
    return found


target_metadata = metadata_of_models()


def print_sql():
    """`--sql`: no connections, the statements go into a file for each database."""
    for name in names:
        logger.info("Writing the SQL of database %s to %s.sql", name, name)
        with open(f"{name}.sql", "w") as file:
            context.configure(
                url=config.get_section_option(name, "sqlalchemy.url"),
                output_buffer=file,
                target_metadata=target_metadata.get(name),
                literal_binds=True,
                dialect_opts={"paramstyle": "named"},
            )
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


def migrate():
    """Migrates one database after the other; if one fails, none of them is committed."""
    with ExitStack() as transactions:
        connections = {}
        for name in names:
            section = config.get_section(name, {})
            engine = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
            connections[name] = transactions.enter_context(engine.begin())
        for name, connection in connections.items():
            logger.info("Migrating database %s", name)
            context.configure(
                connection=connection,
                upgrade_token=f"{name}_upgrades",
                downgrade_token=f"{name}_downgrades",
                target_metadata=target_metadata.get(name),
            )
            context.run_migrations(engine_name=name)


if context.is_offline_mode():
    print_sql()
else:
    migrate()
