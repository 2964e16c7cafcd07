# What both programs begin with. The request comes on stdin, the answer goes to stdout; what the project's code prints
# goes to stderr.
import ast
import importlib
import logging.config
import os
import sys
import traceback

request = ast.literal_eval(sys.stdin.buffer.read().decode("utf-8"))
answer = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="")
os.dup2(2, 1)
# The names of the file that is run first.
startup = {}
sys.path[:0] = request["sys_path"]
# The log is that of dms.
logging.config.fileConfig = lambda *arguments, **options: None


def tell(*fields):
    answer.write("\0".join(field.replace("\0", " ") for field in fields))
    answer.flush()


def names_of(name, attribute):
    """The names of a module or a file; of an env.py those above what it runs."""
    if os.path.basename(name) == "env.py":
        return head_of(name, attribute)
    if name.endswith(".py"):
        name = name[:-3].replace("/", ".").replace("\\", ".").removesuffix(".__init__")
    return vars(importlib.import_module(name))


def head_of(path, name):
    """The names of an env.py, without what it runs behind the last statement that binds a name."""
    path = next(it for it in [path] + [os.path.join(root, path) for root in sys.path] if os.path.isfile(it))
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read(), path)

    def binds(statement):
        stores = (it for it in ast.walk(statement) if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store))
        aliases = (it for it in ast.walk(statement) if isinstance(it, ast.alias))
        return name in {it.id for it in stores} | {(it.asname or it.name).split(".")[0] for it in aliases}

    last = max((number for number, statement in enumerate(tree.body) if binds(statement)), default=len(tree.body))
    tree.body = tree.body[:last + 1]
    names = {"__name__": "env", "__file__": path}
    exec(compile(tree, path, "exec"), names)
    return names


def lines(error, place):
    """The line of a file that led to an error, and the calls that did: without those of this program and, if there
    are others, of packages."""
    shown, own, line = [], [], ""
    if isinstance(error, SyntaxError) and error.filename == place:
        line = str(error.lineno)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == "<string>":
            continue
        if frame.filename == place:
            line = str(frame.lineno)
        text = f"{frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
        shown.append(text)
        if "site-packages" not in frame.filename and not frame.filename.startswith("<"):
            own.append(text)
    return line, "\n".join((own or shown)[-6:])


def start(path):
    """Runs the file that is to be run first."""
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    startup.update({"__name__": "startup", "__file__": path})
    exec(code, startup)


def tell_error(kind, error, place):
    said = "".join(traceback.format_exception_only(type(error), error))
    tell(kind, said, *lines(error, place))


def answer_with(run):
    try:
        import alembic
        import sqlalchemy
    except ImportError as error:
        tell("unfit", f"{type(error).__name__}: {error}")
        return
    if request["startup"] is not None:
        try:
            start(request["startup"])
        except BaseException as error:
            tell_error("unprepared", error, request["startup"])
            return
    try:
        made = run()
    except BaseException as error:
        tell_error("raised", error, request.get("script"))
    else:
        tell("done", made)
