from contextlib import nullcontext as _nullcontext
from importlib import import_module as _import_module
from pathlib import Path as _Path
from sys import _unknown


def files(package):
    module = _import_module(package) if isinstance(package, str) else package
    return _Path(module.__file__).parent


def path(package, resource):
    return _nullcontext(files(package) / resource)


def as_file(path):
    return _nullcontext(path)


def read_text(package, resource, encoding="utf-8", errors="strict"):
    return (files(package) / resource).read_text(encoding, errors)


def read_binary(package, resource):
    return (files(package) / resource).read_bytes()


def open_text(package, resource, encoding="utf-8", errors="strict"):
    return (files(package) / resource).open("r", encoding=encoding, errors=errors)


def is_resource(package, name):
    return (files(package) / name).is_file()


def contents(package):
    return [path.name for path in files(package).iterdir()]


def __getattr__(name):
    return _unknown(f"importlib.resources.{name}")
