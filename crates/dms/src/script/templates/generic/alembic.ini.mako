# Settings of Alembic, which dms reads too. A line that is commented out shows the default, or an example.
# A % that means itself is written twice; %(here)s is the folder of this file.

[alembic]
# The folder with env.py, script.py.mako and versions/.
script_location = ${script_location}

# Where Python finds the project's modules.
prepend_sys_path = .

# What separates the paths of a list: os, space, newline, : or ;
path_separator = os

# The database.
sqlalchemy.url = sqlite:///app.db

# Folders with revisions, where there is more than versions/, and whether the folders below count.
# version_locations = %(here)s/versions:%(here)s/more
# recursive_version_locations = false

# Names of new files, their longest slug, and the time zone of their dates (local time without one).
# file_template = %%(rev)s_%%(slug)s
# truncate_slug_length = 40
# timezone = UTC

# Whether env.py also runs for an empty revision.
# revision_environment = false

[post_write_hooks]
# Programs that run on a new revision file.
# hooks = black
# black.type = console_scripts
# black.entrypoint = black
# black.options = REVISION_SCRIPT_FILENAME

# What is logged, and how: https://docs.python.org/3/library/logging.config.html
[loggers]
keys = root,sqlalchemy,alembic

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

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
