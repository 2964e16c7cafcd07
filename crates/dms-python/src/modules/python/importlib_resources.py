from importlib import import_module as _import_module
from pathlib import Path as _Path
from sys import _unknown


def files(package):
    module = _import_module(package) if isinstance(package, str) else package
    return _Path(module.__file__).parent


def __getattr__(name):
    return _unknown(f"importlib.resources.{name}")
