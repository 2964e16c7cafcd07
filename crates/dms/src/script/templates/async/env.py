"""What Alembic runs to get from its settings to a database. dms does not run it."""
import asyncio
import importlib
import importlib.util
from logging.config import fileConfig

from alembic import context
from sqlalchemy import MetaData, pool
from sqlalchemy.ext.asyncio import async_engine_from_config

# The module with the models: autogenerate compares their tables with the database.
MODELS = "models"

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def metadata_of_models():
    """Every MetaData that the names in MODELS lead to, or None as long as there is no such module."""
    if importlib.util.find_spec(MODELS) is None:
        return None
    found = []
    for value in vars(importlib.import_module(MODELS)).values():
        if isinstance(value, type):
            value = getattr(value, "metadata", None)
        if isinstance(value, MetaData) and value not in found:
            found.append(value)
    return found or None


target_metadata = metadata_of_models()


def print_sql():
    """`--sql`: no connection, the statements are printed."""
    context.configure(
        url=config.get_main_option("sqlalchemy.url"),
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_over(connection):
    """The statements go to the database of this connection."""
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()


async def migrate():
    """Connects to the database of `sqlalchemy.url`."""
    section = config.get_section(config.config_ini_section, {})
    engine = async_engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate_over)
    await engine.dispose()


if context.is_offline_mode():
    print_sql()
else:
    asyncio.run(migrate())
