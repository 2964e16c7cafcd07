[tool.alembic]
# Settings of Alembic, which dms reads too. A line that is commented out shows the default, or an example.
# A % that means itself is written twice; %(here)s is the folder of this file.

# The folder with env.py, script.py.mako and versions/.
script_location = "${script_location}"

# Where Python finds the project's modules.
prepend_sys_path = ["."]

# Folders with revisions, where there is more than versions/, and whether the folders below count.
# version_locations = ["%(here)s/versions", "%(here)s/more"]
# recursive_version_locations = false

# Names of new files, their longest slug, and the time zone of their dates (local time without one).
# file_template = "%%(rev)s_%%(slug)s"
# truncate_slug_length = 40
# timezone = "UTC"

# Whether env.py also runs for an empty revision.
# revision_environment = false
