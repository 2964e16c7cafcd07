from os import path
from sys import _environment, _list

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


def urandom(size):
    from uuid import uuid4

    made = b""
    while len(made) < size:
        made += uuid4().bytes
    return made[:size]


def getcwd():
    return "."


def listdir(path="."):
    names = _list(fspath(path))
    if names is None:
        raise FileNotFoundError(f"[Errno 2] No such file or directory: {fspath(path)!r}")
    return [name for name, is_folder in names]


class DirEntry:
    def __init__(self, folder, name, is_folder):
        self.name, self.path, self._is_folder = name, path.join(folder, name), is_folder

    def __fspath__(self):
        return self.path

    def is_dir(self, *, follow_symlinks=True):
        return self._is_folder

    def is_file(self, *, follow_symlinks=True):
        return not self._is_folder


class _Entries(list):
    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


def scandir(path="."):
    listdir(path)
    return _Entries(DirEntry(fspath(path), name, is_folder) for name, is_folder in _list(fspath(path)))


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    entries = _list(top)
    if entries is None:
        return
    folders = [name for name, is_folder in entries if is_folder]
    files = [name for name, is_folder in entries if not is_folder]
    if topdown:
        yield top, folders, files
    for name in folders:
        yield from walk(path.join(top, name), topdown)
    if not topdown:
        yield top, folders, files


class PathLike:
    pass
