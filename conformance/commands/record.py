"""Records what Alembic's commands print, log, write and leave in the version table on random projects.

    python record.py PROJECTS COMMANDS_PER_PROJECT SEED > recorded.json

needs Alembic in that Python; the databases are SQLite files in a temporary folder. The output says
of what all projects are made: `ini` (a text for each `layout`), `mako`, the `script` of a revision
with `{...}` to fill in, and `bodies`, of which a revision takes one for `upgrade()` and one for
`downgrade()`. A project is a `layout`, `revisions` as

    [revision, down_revision, depends_on, branch_labels, message, body, folder]

in the order of files, and commands that run one after the other. A command has its `args`, the
`rows` that are put into the version table before it (unless they are what the command before it
left), `offline` if it is told a PostgreSQL URL, and the `answers`: several where Alembic's hangs on
the hash seed of the process. The next command starts with the rows that the first answer left, and
without the file that the command may have written. An answer may have

    out     what goes to stdout, with `{here}` for the project's folder
    log     the log lines that begin with `Running `, without that
    rows    the rows of the version table afterwards, if they changed
    file    name and text of a new revision file, without its date
    error   the message with which Alembic refuses
    crash   the exception that nothing in Alembic catches
    usage   true: the command line is wrong

The replay is crates/dms-cli/tests/it/recorded.rs; for another recording set COMMAND_ANSWERS to its
path.
"""

import contextlib
import importlib.util
import io
import json
import logging
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import warnings

HERE = pathlib.Path(__file__).resolve().parent

SCRIPT = '''{doc}from alembic import op
import sqlalchemy as sa

revision = {revision}
down_revision = {down_revision}
branch_labels = {branch_labels}
depends_on = {depends_on}


def upgrade():
    {upgrade}


def downgrade():
    {downgrade}
'''

MAKO = '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''

INI = "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///app.db\npath_separator = "
LAYOUTS = {
    "plain": INI + "os\n",
    "two": INI + "space\nversion_locations = %(here)s/migrations/versions %(here)s/more\n",
    "below": INI + "os\nrecursive_version_locations = true\n",
}
FOLDERS = {
    "plain": ["migrations/versions"],
    "two": ["migrations/versions", "more"],
    "below": ["migrations/versions", "migrations/versions/below"],
}

BODIES = [
    ["op.execute(\"SELECT 'up {id}'\")", "op.execute(\"SELECT 'down {id}'\")"],
    [
        "op.create_table('t_{id}', sa.Column('id', sa.Integer(), nullable=False), if_not_exists=True)",
        "op.drop_table('t_{id}', if_exists=True)",
    ],
    ["pass", "pass"],
]

ENV = """
from alembic import context
from sqlalchemy import create_engine, pool

url = context.config.get_main_option("sqlalchemy.url")
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""


def graph_recorder():
    spec = importlib.util.spec_from_file_location("graph_recorder", HERE.parent / "graph" / "record.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


graph = graph_recorder()

# ---- questions


class Project(graph.Question):
    """A random project and random commands in it."""

    MESSAGES = ["add it", "Müller's \\\"table\\\"", "two\nlines", "", None, "x" * 50, "a: b, c -> d"]

    def __init__(self, dice):
        super().__init__(dice)
        self.layout = dice.choice(["plain", "plain", "plain", "two", "below"])
        self.body = dice.choice([0, 0, 1, 2])

    def new_ids(self):
        return super().new_ids()[: self.dice.choice([3, 4, 5, 6, 7, 9])]

    def break_it(self, revisions):
        if self.chance(0.4):
            super().break_it(revisions)

    def written(self):
        """The revisions as they are recorded, in the order of files."""
        dice, folders = self.dice, len(FOLDERS[self.layout])
        revisions = []
        for number, revision in enumerate(self.revisions):
            message = f"step {number}" if self.chance(0.7) else dice.choice(self.MESSAGES)
            body = self.body if self.chance(0.9) else dice.choice([0, 1, 2])
            revisions.append(revision + [message, body, dice.randrange(folders)])
        return sorted(revisions, key=lambda revision: revision[-1])

    def range(self, ends):
        return f"{self.identifier(0.03)}:{self.identifier() if ends is None else self.dice.choice(ends)}"

    def sql(self):
        command = self.dice.choice(["upgrade", "upgrade", "upgrade", "downgrade", "downgrade", "stamp"])
        if command == "upgrade":
            some = [self.identifier(), "head", "heads", self.range(None), self.range(["head", "heads"])]
            args = [self.dice.choice(some)]
        elif command == "downgrade":
            args = [self.dice.choice([self.range(["base"]), "head:base", self.range(None), self.range(["-1"])])]
            args = [self.some_id()] if self.chance(0.03) else args
        else:
            args = [self.identifier(0.03) for _ in range(self.dice.choice([1, 1, 2]))]
            if self.chance(0.3):
                args[0] = self.range(None)
        return [command, "--sql"] + args

    def history(self):
        args = [] if self.chance(0.4) else ["--rev-range=" + self.history_range()]
        return ["history"] + args + [flag for flag in ("-v", "-i") if self.chance(0.25)]

    def list(self):
        return self.dice.choice(
            [
                ["heads"],
                ["heads", "-v"],
                ["heads", "--resolve-dependencies"],
                ["branches"],
                ["branches", "-v"],
                ["current"],
                ["current", "-v"],
                ["current", "--check-heads"],
                ["show", self.identifier()],
                ["show", self.dice.choice(["heads", "current", "-1", self.some_id()])],
            ]
        )

    def message(self):
        return ["-m", self.dice.choice(["new one", "It's ä \"b\"", "A/B c_d"])] if self.chance(0.7) else []

    def write(self):
        dice, id_ = self.dice, "new" + str(self.dice.randrange(10))
        args = self.message()
        if self.chance(0.3):
            args += ["--branch-label", dice.choice(["fresh", "fresh", "new0"] + self.labels)]
        if self.chance(0.3):
            args += ["--splice"]
        if self.chance(0.4):
            heads = [self.absolute() for _ in range(dice.choice([1, 2, 2, 3]))]
            heads = ["heads"] if self.chance(0.4) else heads
            return ["merge", "--rev-id", id_] + args + heads
        if self.chance(0.6):
            args += ["--head", dice.choice(["head", "base", self.absolute(), self.absolute(), self.identifier()])]
        if self.chance(0.2):
            args += ["--depends-on", self.absolute() or "head"]
        if self.layout == "two" and self.chance(0.8):
            args += ["--version-path", dice.choice(FOLDERS["two"])]
        return ["revision", "--rev-id", id_] + args

    def run(self):
        command = self.dice.choice(["upgrade", "upgrade", "downgrade", "downgrade", "stamp"])
        if command == "stamp":
            purge = ["--purge"] if self.chance(0.2) else []
            return [command] + purge + [self.identifier(0.03) for _ in range(self.dice.choice([1, 1, 1, 2]))]
        return [command, self.identifier(0.4)]

    def command(self):
        kinds = [(40, self.run), (18, self.sql), (14, self.history), (14, self.list), (14, self.write)]
        args = self.dice.choices([k for _, k in kinds], [w for w, _ in kinds])[0]()
        asked = {"args": args}
        if "--sql" in args and self.chance(0.5):
            asked["offline"] = True
        if self.chance(0.15):
            asked["rows"] = sorted(self.rows())
        return asked


def questions(projects, commands, seed):
    dice = random.Random(seed)
    asked = []
    for _ in range(projects):
        project = Project(dice)
        revisions = project.written()
        first = {"args": ["upgrade", dice.choice(["heads", "heads", "head", project.some_id()])]}
        commands_ = [first] + [project.command() for _ in range(commands - 1)]
        asked.append({"layout": project.layout, "revisions": revisions, "commands": commands_})
    return asked


# ---- projects on disk


def literal(names):
    return repr(None if not names else names[0] if len(names) == 1 else tuple(names))


def script(revision):
    id_, down, on, labels, message, body, _ = revision
    values = {
        "doc": "" if message is None else f'"""{message}\n\nRevision ID: {id_}\n\n"""\n',
        "revision": repr(id_),
        "down_revision": literal(down),
        "branch_labels": literal(labels),
        "depends_on": literal(on),
        "upgrade": BODIES[body][0].replace("{id}", id_),
        "downgrade": BODIES[body][1].replace("{id}", id_),
    }
    text = SCRIPT
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def lay(project, folder):
    layout = project["layout"]
    for name in FOLDERS[layout]:
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "alembic.ini").write_text(LAYOUTS[layout])
    (folder / "migrations" / "script.py.mako").write_text(MAKO)
    (folder / "migrations" / "env.py").write_text(ENV)
    for number, revision in enumerate(project["revisions"]):
        path = folder / FOLDERS[layout][revision[-1]] / f"{number:02}_{revision[0]}.py"
        path.write_text(script(revision))


# ---- answers


def rows_of(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return []
        return sorted(row[0] for row in connection.execute("SELECT version_num FROM alembic_version"))


def put_rows(path, rows):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        key = "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)"
        connection.execute(f"CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL, {key})")
        connection.execute("DELETE FROM alembic_version")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [(row,) for row in rows])
        connection.commit()


def in_order_of_files(revision, base):
    """Puts into the order of files what Alembic prints from a set: one of its possible answers."""

    def ordered(kind, key):
        return type("InOrder", (kind,), {"__iter__": lambda self: iter(sorted(kind.__iter__(self), key=key))})

    original = revision.RevisionMap._revision_map

    def linked(self):
        map_ = original.fget(self)
        revisions = [one for name, one in map_.items() if one and one.revision == name]
        place = {one.revision: number for number, one in enumerate(revisions)}
        labels = [label for one in revisions for label in one._orig_branch_labels]
        children = ordered(frozenset, lambda id_: place.get(id_, len(place)))
        names = ordered(set, lambda label: labels.index(label) if label in labels else len(labels))
        for one in revisions:
            one.nextrev = children(one.nextrev)
            one.branch_labels = names(one.branch_labels)
        self.__dict__["_revision_map"] = map_
        self.places = place
        return map_

    current = base.ScriptDirectory.get_all_current

    def ordered_current(self, id_):
        return sorted(current(self, id_), key=lambda one: self.revision_map.places[one.revision])

    revision.RevisionMap._revision_map = type(original)(linked)
    base.ScriptDirectory.get_all_current = ordered_current


class Log(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        line = record.getMessage()
        if line.startswith("Running "):
            self.lines.append(line.removeprefix("Running "))


class Output(io.StringIO):
    # Alembic would write `?` for what ASCII does not have.
    encoding = "utf-8"


class Runner:
    """Runs commands of Alembic in this process."""

    def __init__(self):
        from alembic.config import CommandLine

        self.parser = CommandLine().parser
        self.log = Log()
        logger = logging.getLogger("alembic.runtime.migration")
        logger.addHandler(self.log)
        logger.setLevel(logging.INFO)
        logger.propagate = False

    def call(self, asked, out):
        from alembic.config import Config

        args = asked["args"]
        with contextlib.redirect_stderr(io.StringIO()):
            options = self.parser.parse_args(args)
        config = Config("alembic.ini", stdout=out, output_buffer=out, cmd_opts=options)
        if asked.get("offline"):
            config.set_main_option("sqlalchemy.url", "postgresql://localhost/app")
        function, positional, keywords = options.cmd
        values = {name: getattr(options, name, None) for name in keywords}
        with contextlib.redirect_stdout(out):
            function(config, *[getattr(options, name) for name in positional], **values)

    def answer(self, asked, folder):
        from alembic import util
        from alembic.script import revision

        before, files = rows_of("app.db"), set(folder.rglob("*.py"))
        out, got, self.log.lines = Output(), {}, []
        signal.alarm(10)
        try:
            self.call(asked, out)
        except SystemExit:
            got["usage"] = True
        except (util.CommandError, revision.RevisionError) as error:
            got["error"] = self.masked(str(error), folder)
        except Exception as error:
            got["crash"] = self.masked(f"{type(error).__name__}: {error}", folder)[:100]
        signal.alarm(0)
        if out.getvalue() and "crash" not in got and "error" not in got:
            got["out"] = self.masked(out.getvalue(), folder)
        if self.log.lines and "--sql" not in asked["args"]:
            got["log"] = self.log.lines
        if rows_of("app.db") != before:
            got["rows"] = rows_of("app.db")
        for path in sorted(set(folder.rglob("*.py")) - files):
            lines = path.read_text().splitlines(keepends=True)
            text = "".join(line for line in lines if not line.startswith("Create Date:"))
            got["file"] = [str(path.relative_to(folder)), text]
            path.unlink()
        return got

    @staticmethod
    def masked(text, folder):
        return text.replace(str(folder), "{here}")


def answer_all(asked, known):
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    from alembic.runtime import migration
    from alembic.script import base, revision

    if known is None:
        graph.in_written_order(revision, migration)
        in_order_of_files(revision, base)

    def too_long(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, too_long)
    runner, answers = Runner(), []
    for number, project in enumerate(asked):
        folder = pathlib.Path(tempfile.mkdtemp()).resolve()
        lay(project, folder)
        os.chdir(folder)
        rows, answers_ = [], []
        for place, command in enumerate(project["commands"]):
            rows = command.get("rows", rows)
            if rows_of("app.db") != rows:
                put_rows("app.db", rows)
            answers_.append(runner.answer(command, folder))
            first = answers_[-1] if known is None else known[number][place]
            rows = first.get("rows", rows)
        answers.append(answers_)
        os.chdir("/")
        shutil.rmtree(folder)
    return answers


# ---- recording


def ask(hash_seed, asked, known):
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    done = subprocess.run(
        [sys.executable, __file__, "answer"],
        input=json.dumps([asked, known]),
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def record(projects, commands, seed):
    import alembic

    asked = questions(projects, commands, seed)
    first = ask(0, asked, None)
    rounds = [first] + [ask(hash_seed, asked, first) for hash_seed in (1, 2)]
    lines = []
    for number, project in enumerate(asked):
        for place, command in enumerate(project["commands"]):
            command["answers"] = answers = []
            for round_ in rounds:
                if round_[number][place] not in answers:
                    answers.append(round_[number][place])
        lines.append(graph.compact(project))
    about = {
        "recorded with": f"alembic {alembic.__version__}, python {sys.version.split()[0]}",
        "by": f"conformance/commands/record.py {projects} {commands} {seed}",
        "ini": LAYOUTS,
        "folders": FOLDERS,
        "mako": MAKO,
        "script": SCRIPT,
        "bodies": BODIES,
    }
    print(graph.compact(about)[:-1] + ',"projects":[\n' + ",\n".join(lines) + "\n]}")


if __name__ == "__main__":
    if sys.argv[1] == "answer":
        json.dump(answer_all(*json.load(sys.stdin)), sys.stdout)
    else:
        record(*map(int, sys.argv[1:4]))
