"""Files of the project: read, listed, and the modules of a package found among them."""
import glob
import importlib
import importlib.resources
import io
import json
import logging
import os
import pkgutil
from fnmatch import fnmatch
from pathlib import Path

import shop
import shop.models

here = os.path.join(os.path.dirname(shop.__file__), "data")

with open(os.path.join(here, "rows.json")) as file:
    print(json.load(file))
print(file.closed, os.path.basename(file.name), file.mode)
with open(Path(here) / "lines.txt", encoding="utf-8") as file:
    print(file.readline(), end="")
    print(list(file))
    file.seek(0)
    print(file.read(3), file.read())
print([line.strip() for line in open(here + "/lines.txt", "r", encoding="utf-8")])
print(open(here + "/lines.txt", "rb").read(8), Path(here, "lines.txt").read_bytes()[-4:])
print(json.loads(Path(here).joinpath("inner", "more.json").read_text()))
try:
    open(os.path.join(here, "nothing"))
except FileNotFoundError as error:
    print("not found", isinstance(error, OSError))
try:
    file.read()
except ValueError as error:
    print(error)
print(os.path.exists(here), os.path.isdir(here), os.path.isfile(here))
print(os.path.exists(here + "/rows.json"), os.path.isfile(here + "/rows.json"), os.path.isdir(here + "/rows.json"))
print(Path(here, "x").exists(), Path(here, "inner").is_dir(), Path(here, "rows.json").is_file())
print(sorted(os.listdir(here)), sorted(path.name for path in Path(here).iterdir()))
print(sorted((entry.name, entry.is_dir()) for entry in os.scandir(here)))
print([(os.path.basename(top), sorted(folders), sorted(files)) for top, folders, files in os.walk(here)])
print(sorted(os.path.basename(path) for path in glob.glob(here + "/*.json")))
print(sorted(os.path.relpath(path, here) for path in glob.glob(here + "/**/*.json", recursive=True)))
print(sorted(path.name for path in Path(here).glob("*.txt")), sorted(path.name for path in Path(here).rglob("*.json")))
print([fnmatch(name, pattern) for name, pattern in [
    ("user.py", "*.py"), ("user.pyc", "*.py"), ("a1", "a[0-9]"), ("ab", "a[!0-9]"), ("a", "??"), ("abcabc", "*b*c"), ("[x", "[x"),
]])
print([(info.name, info.ispkg) for info in pkgutil.iter_modules(shop.models.__path__)])
print([(name, is_package) for _, name, is_package in pkgutil.walk_packages(shop.models.__path__, "shop.models.")])
for _, name, _ in pkgutil.iter_modules(shop.models.__path__):
    print(importlib.import_module(f"shop.models.{name}").__name__)
text = io.StringIO("one\ntwo")
print(text.readlines(), text.getvalue())
text = io.StringIO()
print("a", "b", file=text, sep="-")
text.write("c")
print(repr(text.getvalue()), text.tell())
data = io.BytesIO(b"ab\ncd")
print(data.readline(), data.read(), data.getvalue())
print(Path("a/b.txt").with_stem("c"), Path("/a/b/c.py").match("b/*.py"), isinstance(b"", (bytes, bytearray, memoryview)))
print(sorted(logging.getLevelNamesMapping().items()))
print(importlib.resources.read_text("shop", "settings.ini").splitlines()[0])
print(importlib.resources.files("shop").joinpath("data", "lines.txt").read_bytes()[:8])
print(importlib.resources.is_resource("shop", "settings.ini"), importlib.resources.is_resource("shop", "data"))
with importlib.resources.path("shop", "settings.ini") as path, importlib.resources.open_text("shop", "settings.ini") as file:
    print(path.name, file.readline())
