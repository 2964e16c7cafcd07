from os import fspath as _fspath
from os import path as _path
from sys import _list

from fnmatch import fnmatchcase as _matches


def has_magic(pathname):
    return any(character in pathname for character in "*?[")


def _entries(folder):
    return sorted(_list(folder or ".") or [])


def _below(folder):
    yield folder
    for name, is_folder in _entries(folder):
        if is_folder and not name.startswith("."):
            yield from _below(_path.join(folder, name))


def _found(folder, parts, recursive):
    if not parts:
        yield folder
        return
    part, rest = parts[0], parts[1:]
    if part == "**" and recursive:
        for below in _below(folder):
            if rest:
                yield from _found(below, rest, recursive)
                continue
            yield _path.join(below, "") if below == folder else below
            for name, is_folder in _entries(below):
                if not is_folder and not name.startswith("."):
                    yield _path.join(below, name)
    elif has_magic(part):
        for name, is_folder in _entries(folder):
            hidden = name.startswith(".") and not part.startswith(".")
            if not hidden and _matches(name, part) and (is_folder or not rest):
                yield from _found(_path.join(folder, name), rest, recursive)
    elif _path.exists(_path.join(folder, part)):
        yield from _found(_path.join(folder, part), rest, recursive)


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    pathname = _fspath(pathname)
    start = "/" if pathname.startswith("/") else ""
    parts = [part for part in pathname.split("/") if part]
    if root_dir is None:
        yield from _found(start, parts, recursive)
        return
    root = _path.join(_fspath(root_dir), "")
    for found in _found(root, parts, recursive):
        yield found[len(root):]


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    return list(iglob(pathname, root_dir=root_dir, recursive=recursive))


def escape(pathname):
    return "".join(f"[{character}]" if character in "*?[" else character for character in pathname)
