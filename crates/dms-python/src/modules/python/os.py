from os import path
from sys import _environment

name = "posix"
sep, linesep, pathsep, curdir, pardir, devnull = "/", "\n", ":", ".", "..", "/dev/null"


class _Environment(dict):
    """What is written into the environment stays here."""

    def copy(self):
        return dict(self)


environ = _Environment(_environment())


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
