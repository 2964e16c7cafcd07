import re as _re
from importlib import import_module as _import_module
from io import open as _open
from sys import _libraries, _list, _unknown


class PackageNotFoundError(ModuleNotFoundError):
    def __str__(self):
        return f"No package metadata was found for {self.args[0]}"


class EntryPoint:
    def __init__(self, name, value, group, dist=None):
        self.name, self.value, self.group, self.dist = name, value, group, dist

    def __repr__(self):
        return f"EntryPoint(name={self.name!r}, value={self.value!r}, group={self.group!r})"

    @property
    def module(self):
        return self.value.partition("[")[0].partition(":")[0].strip()

    @property
    def attr(self):
        return self.value.partition("[")[0].partition(":")[2].strip()

    def load(self):
        found = _import_module(self.module)
        for name in filter(None, self.attr.split(".")):
            found = getattr(found, name)
        return found

    def matches(self, **params):
        return all(getattr(self, name) == value for name, value in params.items())


class EntryPoints(tuple):
    def select(self, **params):
        return EntryPoints(point for point in self if point.matches(**params))

    def __getitem__(self, name):
        for point in self:
            if point.name == name:
                return point
        raise KeyError(name)

    @property
    def names(self):
        return {point.name for point in self}

    @property
    def groups(self):
        return {point.group for point in self}


class PackageMetadata:
    """The fields of a distribution, as it writes them; what is behind them describes it at length."""

    def __init__(self, text):
        self._fields = []
        for line in text.split("\n"):
            if not line.strip():
                break
            if line[0] in " \t" and self._fields:
                name, value = self._fields[-1]
                self._fields[-1] = name, f"{value}\n{line}"
            else:
                name, _, value = line.partition(":")
                self._fields.append((name, value.strip()))

    def get_all(self, name, failobj=None):
        found = [value for field, value in self._fields if field.lower() == name.lower()]
        return found or failobj

    def get(self, name, failobj=None):
        return self.get_all(name, [failobj])[0]

    def __getitem__(self, name):
        return self.get(name)

    def __contains__(self, name):
        return self.get_all(name) is not None

    def __iter__(self):
        return iter([field for field, value in self._fields])

    keys = __iter__

    def __len__(self):
        return len(self._fields)


def _normal(name):
    return _re.sub(r"[-_.]+", "-", name).lower().replace("-", "_")


class Distribution:
    def __init__(self, folder):
        self._folder = folder

    def read_text(self, filename):
        try:
            with _open(f"{self._folder}/{filename}", encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return None

    @property
    def metadata(self):
        return PackageMetadata(self.read_text("METADATA") or "")

    @property
    def name(self):
        return self.metadata["Name"]

    @property
    def version(self):
        return self.metadata["Version"]

    @property
    def requires(self):
        return self.metadata.get_all("Requires-Dist")

    @property
    def entry_points(self):
        points, group = [], None
        for line in (self.read_text("entry_points.txt") or "").split("\n"):
            line = line.strip()
            if line.startswith("[") and line.endswith("]"):
                group = line[1:-1]
            elif line and line[0] not in "#;" and "=" in line and group:
                name, _, value = line.partition("=")
                points.append(EntryPoint(name.strip(), value.strip(), group, self))
        return EntryPoints(points)


def distributions(**kwargs):
    """What is installed; unknown where the installed libraries are not."""
    if not _libraries():
        return _unknown("importlib.metadata.distributions()")
    return iter([
        Distribution(f"{folder}/{name}")
        for folder in _libraries() for name, is_folder in _list(folder) or []
        if is_folder and name.endswith(".dist-info")
    ])


def distribution(distribution_name):
    for found in distributions():
        head = found._folder.rpartition("/")[2].removesuffix(".dist-info").rpartition("-")[0]
        if _normal(head) == _normal(distribution_name):
            return found
    raise PackageNotFoundError(distribution_name)


def metadata(distribution_name):
    return distribution(distribution_name).metadata


def version(distribution_name):
    return distribution(distribution_name).version


def requires(distribution_name):
    return distribution(distribution_name).requires


def entry_points(**params):
    return EntryPoints(point for found in distributions() for point in found.entry_points if point.matches(**params))


def __getattr__(name):
    return _unknown(f"importlib.metadata.{name}")
