from os import path

name = "posix"
sep, linesep, pathsep, curdir, pardir, devnull = "/", "\n", ":", ".", "..", "/dev/null"


class _Environment(dict):
    """The environment is empty, and what is written into it stays here."""

    def copy(self):
        return dict(self)


environ = _Environment()


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def fspath(path):
    return path.__fspath__() if hasattr(path, "__fspath__") else path


def getcwd():
    return "."


class PathLike:
    pass
