# Settings of Flask-Migrate, which dms reads too. A line that is commented out shows the default, or an example.
# A % that means itself is written twice. The database and the models are those of the application.

[alembic]
# Folders with revisions, where there is more than versions/, and whether the folders below count.
# version_locations = %(here)s/versions:%(here)s/more
# path_separator = os
# recursive_version_locations = false

# Names of new files, their longest slug, and the time zone of their dates (local time without one).
# file_template = %%(rev)s_%%(slug)s
# truncate_slug_length = 40
# timezone = UTC

# Whether env.py also runs for an empty revision.
# revision_environment = false

# What is logged, and how: https://docs.python.org/3/library/logging.config.html
[loggers]
keys = root,sqlalchemy,alembic,flask_migrate

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_sqlalchemy]
level = WARNING
handlers =
qualname = sqlalchemy.engine

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[logger_flask_migrate]
level = INFO
handlers =
qualname = flask_migrate

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
