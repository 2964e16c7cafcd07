from sys import _list

sep = "/"
pardir, curdir, extsep = "..", ".", "."


def _text(path):
    return path.__fspath__() if hasattr(path, "__fspath__") else path


def join(path, *paths):
    result = _text(path)
    for part in map(_text, paths):
        if part.startswith("/") or not result:
            result = part
        elif result.endswith("/"):
            result += part
        else:
            result += "/" + part
    return result


def split(path):
    path = _text(path)
    at = path.rfind("/") + 1
    head, tail = path[:at], path[at:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def dirname(path):
    return split(path)[0]


def basename(path):
    return split(path)[1]


def splitext(path):
    path = _text(path)
    at = path.rfind(".")
    start = path.rfind("/") + 1
    if at > start and path[start:at].strip("."):
        return path[:at], path[at:]
    return path, ""


def isabs(path):
    return _text(path).startswith("/")


def normpath(path):
    path = _text(path)
    absolute = path.startswith("/")
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".." or not absolute:
            parts.append(part)
    return ("/" if absolute else "") + "/".join(parts) or ("/" if absolute else ".")


def abspath(path):
    """There is no working directory: a relative path stays one."""
    return normpath(path)


realpath = abspath


def expanduser(path):
    return _text(path)


def expandvars(path):
    return _text(path)


def commonprefix(paths):
    if not paths:
        return ""
    low, high = min(paths), max(paths)
    for index, character in enumerate(low):
        if character != high[index]:
            return low[:index]
    return low


def relpath(path, start="."):
    one, other = normpath(start).split("/"), normpath(path).split("/")
    while one and other and one[0] == other[0]:
        one.pop(0)
        other.pop(0)
    return "/".join([".."] * len([part for part in one if part != "."]) + other) or "."


def isdir(path):
    return _list(_text(path)) is not None


def isfile(path):
    """Whether the project has such a file: what is outside of it is not there."""
    folder, name = split(path)
    return (name, False) in (_list(folder or ".") or [])


def exists(path):
    return isfile(path) or isdir(path)


lexists = exists
