"""Records what real Alembic's autogenerate writes for the pairs of cases.py, and whether it works.

    python pairs/record.py > pairs/recorded.json    # alembic==1.20.1, sqlalchemy==2.1.9, psycopg, PyMySQL

DMS_TEST_POSTGRES and DMS_TEST_MARIADB name servers; databases of its own are made there and dropped again. The models
before are created, those after compared, and the script applied and reverted. Alembic goes through hash tables, so each
pair is compared under several seeds of Python's hash; `bodies` holds every answer that came.
"""

import json
import os
import re
import subprocess
import sys
import warnings

SEEDS = 3
DIALECTS = {"p": "postgresql", "m": "mariadb", "s": "sqlite"}


def first_line(error):
    text = str(error).strip().split("\n")[0].split("[SQL:")[0].strip()
    return f"{type(error).__name__}: {re.sub('0x[0-9a-f]+', '0x', text)[:160]}"


class Server:
    """A database that is emptied for each pair."""

    def __init__(self, letter, seed):
        import sqlalchemy as sa

        self.sa, self.letter = sa, letter
        self.name = f"dms_pairs_record_{os.getpid()}"
        if letter == "s":
            return
        variable, driver = {"p": ("DMS_TEST_POSTGRES", "postgresql+psycopg"), "m": ("DMS_TEST_MARIADB", "mariadb+pymysql")}[letter]
        url = sa.make_url(os.environ[variable]).set(drivername=driver)
        self.admin = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        self.run(f"CREATE DATABASE {self.name}")
        self.engine = sa.create_engine(url.set(database=self.name))

    def run(self, sql):
        with self.admin.connect() as connection:
            connection.exec_driver_sql(sql)

    def empty(self):
        if self.letter == "s":
            self.engine = self.sa.create_engine("sqlite://", poolclass=self.sa.StaticPool)
            return self.engine
        self.engine.dispose()
        if self.letter == "m":
            self.run(f"DROP DATABASE {self.name}")
            self.run(f"CREATE DATABASE {self.name} CHARACTER SET utf8mb4")
        else:
            with self.engine.begin() as connection:
                for schema in ("public", "other"):
                    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
                    connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        return self.engine

    def drop(self):
        if self.letter != "s":
            self.engine.dispose()
            self.run(f"DROP DATABASE {self.name}")


def metadata(source):
    namespace = {"__name__": "models"}
    exec(source or "import sqlalchemy\nmetadata = sqlalchemy.MetaData()", namespace)
    return namespace["metadata"]


def compare(connection, source, options, letter):
    """The script's bodies and imports, and whether there is anything in them."""
    from alembic.autogenerate import api, render
    from alembic.autogenerate.api import AutogenContext, produce_migrations
    from alembic.runtime.migration import MigrationContext

    target = metadata(source)
    context = MigrationContext.configure(connection, opts={
        "target_metadata": target,
        "compare_server_default": options["compare_server_default"],
        "include_schemas": options["include_schemas"],
        "render_as_batch": letter in options["batch"],
        "sqlalchemy_module_prefix": "sa.",
        "alembic_module_prefix": "op.",
        "user_module_prefix": None,
    })
    script = produce_migrations(context, target)
    arguments = {}
    render._render_python_into_templatevars(AutogenContext(context, target), script, arguments)
    return context, arguments, script.upgrade_ops.is_empty()


def run(connection, body, imports):
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    text = f"import sqlalchemy as sa\n{imports}\ndef change():\n    {body}\nchange()\n"
    with Operations.context(MigrationContext.configure(connection)) as op:
        exec(text, {"op": op})


def attempt(function):
    """What went wrong, or nothing."""
    try:
        return function() or ""
    except Exception as error:
        return first_line(error)


def answer(server, letter, case, full):
    name, before, after, _, options = case
    engine = server.empty()
    targets = metadata(before)
    with engine.begin() as connection:
        for target in targets if isinstance(targets, list) else [targets]:
            target.create_all(connection)
    try:
        with engine.connect() as connection:
            _, script, _ = compare(connection, after, options, letter)
    except Exception as error:
        return {"crash": first_line(error)}
    found = {"bodies": [[script["upgrades"], script["downgrades"]]], "imports": script["imports"]}
    if not full:
        return found

    def apply(part):
        with engine.begin() as connection:
            run(connection, script[part], script["imports"])

    def again(source, what):
        with engine.connect() as connection:
            return "" if compare(connection, source, options, letter)[2] else what

    steps = [
        ("upgrade: ", lambda: apply("upgrades")),
        ("", lambda: again(after, "a second comparison finds something")),
        ("downgrade: ", lambda: apply("downgrades")),
        ("", lambda: again(before, "the downgrade leaves something")),
    ]
    for step, function in steps:
        found["fails"] = attempt(function)
        if found["fails"]:
            found["fails"] = step + found["fails"]
            break
    return found


def record(letter, seed, names):
    from cases import PAIRS

    warnings.simplefilter("ignore")
    server = Server(letter, seed)
    answers = {}
    try:
        for case in PAIRS:
            if letter in case[3] and (not names or case[0] in names):
                try:
                    answers[case[0]] = answer(server, letter, case, seed == 0)
                except Exception as error:
                    print(f"{case[0]} on {DIALECTS[letter]}: {first_line(error)}", file=sys.stderr)
                    answers[case[0]] = None
    finally:
        server.drop()
    if None in answers.values():
        sys.exit(1)
    json.dump(answers, sys.stdout)


def is_unsure(it):
    text = "".join(it["bodies"][0]) if "bodies" in it else ""
    hashed = ("drop_table(", "drop_column(", "create_foreign_key(", "type_='foreignkey'")
    return any(text.count(word) > 1 for word in hashed)


def run_all(seed, names):
    """Each database in a process of its own, which is told the names of the pairs, all if there are none."""
    running = {}
    for letter in DIALECTS:
        command = [sys.executable, __file__, letter, str(seed)]
        running[letter, seed] = subprocess.Popen(
            command, env={**os.environ, "PYTHONHASHSEED": str(seed)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        running[letter, seed].stdin.write(json.dumps(names.get(letter, [])).encode())
        running[letter, seed].stdin.close()
    answers = {}
    for job, process in running.items():
        output = process.stdout.read()
        if process.wait():
            sys.exit(f"recording {DIALECTS[job[0]]} failed")
        answers[job] = json.loads(output)
    return answers


def main():
    import alembic
    import sqlalchemy

    from cases import PAIRS

    answers = run_all(0, {})
    for seed in range(1, SEEDS):
        # Only what has several of a kind that Alembic goes through in the order of a hash.
        unsure = {letter: [name for name, it in answers[letter, 0].items() if is_unsure(it)] for letter in DIALECTS}
        answers.update(run_all(seed, unsure))
    # Most models are in two pairs, forwards and backwards: pairs name them by their numbers.
    models = list(dict.fromkeys(source for _, before, after, *_ in PAIRS for source in (before, after)))
    lines = []
    for name, before, after, on, options in PAIRS:
        found = {}
        for letter in on:
            own = found[DIALECTS[letter]] = answers[letter, 0][name]
            for seed in range(1, SEEDS):
                other = answers[letter, seed].get(name, {})
                if "bodies" in other and other["bodies"][0] not in own["bodies"]:
                    own["bodies"] += other["bodies"]
        options = {**options, "batch": [DIALECTS[letter] for letter in options["batch"]]}
        lines.append(json.dumps({"name": name, "before": models.index(before), "after": models.index(after), "options": options, "answers": found}, ensure_ascii=False))
    versions = f"alembic {alembic.__version__}, sqlalchemy {sqlalchemy.__version__}"
    texts = ",\n".join(json.dumps(text, ensure_ascii=False) for text in models)
    print(f'{{"versions": {json.dumps(versions)}, "models": [\n{texts}\n], "pairs": [\n' + ",\n".join(lines) + "\n]}")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        record(sys.argv[1], int(sys.argv[2]), json.load(sys.stdin))
    else:
        main()
