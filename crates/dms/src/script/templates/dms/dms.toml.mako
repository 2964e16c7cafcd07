# Settings of dms. A line that is commented out shows the default, or an example.

# The folder with script.py.mako and versions/.
script_location = "${script_location}"
<%text>
# The models: a module, `module:attribute` (a MetaData, a declarative base, a Flask-SQLAlchemy `db`) or a file;
# a list for several. Without it, models.py, models/, app.py and app/models are looked for.
# models = "models"

# The database. ${NAME} is an environment variable, ${NAME:-default} one with a default.
url = "sqlite:///app.db"
# url = "postgresql://app@localhost/app"
# url = "${DATABASE_URL}"

# Names of new files, their longest slug, and the time zone of their dates (local time without one).
# file_template = "%(rev)s_%(slug)s"
# truncate_slug_length = 40
# timezone = "UTC"

# What autogenerate compares, and whether it writes batch operations (for SQLite).
# compare_type = true
# compare_server_default = false
# render_as_batch = false</%text>
