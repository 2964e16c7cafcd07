import importlib
import logging
import platform
from typing import NamedTuple

import shop

print(type(shop.__path__).__name__, len(list(shop.__path__)), shop.__path__[0].endswith("shop"))
config = importlib.import_module("shop.config")
print(config.__name__)
print(importlib.import_module(".models.user", "shop").__name__)
print(importlib.import_module("..config", package="shop.models") is config)
try:
    importlib.import_module(".config")
except TypeError as error:
    print(error)
try:
    importlib.import_module("shop.nothing")
except ModuleNotFoundError as error:
    print(error)


class Point(NamedTuple("_Point", [("x", int), ("y", int)])):
    def total(self):
        return self.x + self.y


print(Point(1, y=2), Point(3, 4).total(), Point(5, 6)[1])
Pair = NamedTuple("Pair", [("left", str), ("right", str)])
print(Pair("a", "b"), Pair._fields)

logging.addLevelName(23, "REPORT")
print(logging.getLevelName(23), logging.getLevelName("REPORT"), logging.getLevelName(30), logging.getLevelName("ERROR"))
print(logging.getLevelName(31))
print(platform.python_implementation())
