import importlib
import sys
from collections import namedtuple

ModuleInfo = namedtuple("ModuleInfo", "module_finder name ispkg")


class _ExtendedPath(list):
    """The path of a package that has parts elsewhere."""


def iter_modules(path=None, prefix=""):
    seen = set()
    for folder in path or []:
        for name, is_folder in sorted(sys._list(str(folder)) or []):
            if is_folder:
                inside = sys._list(f"{folder}/{name}") or []
                if "." in name or ("__init__.py", False) not in inside:
                    continue
            elif name.endswith(".py") and name != "__init__.py" and "." not in name[:-3]:
                name = name[:-3]
            else:
                continue
            if name not in seen:
                seen.add(name)
                yield ModuleInfo(None, prefix + name, is_folder)


def walk_packages(path=None, prefix="", onerror=None):
    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        try:
            package = importlib.import_module(info.name)
        except ImportError:
            if onerror is not None:
                onerror(info.name)
        except Exception:
            if onerror is None:
                raise
            onerror(info.name)
        else:
            yield from walk_packages(package.__path__, info.name + ".", onerror)


def extend_path(path, name):
    return _ExtendedPath(path)


def get_data(package, resource):
    module = importlib.import_module(package)
    folder = module.__file__.rpartition("/")[0]
    return sys._read(f"{folder}/{resource}")
