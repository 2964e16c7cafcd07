from io import open as _open
from os import listdir as _listdir
from os import path as _path


class PurePath:
    """A path as text, and what the project has there."""

    def __init__(self, *parts):
        text = _path.join(*map(str, parts)) if parts else "."
        absolute = text.startswith("/")
        kept = [part for part in text.split("/") if part not in ("", ".")]
        self._text = ("/" if absolute else "") + "/".join(kept) or "."

    def __fspath__(self):
        return self._text

    def __str__(self):
        return self._text

    def __repr__(self):
        return f"PosixPath({self._text!r})"

    def __eq__(self, other):
        return isinstance(other, PurePath) and self._text == other._text

    def __hash__(self):
        return hash(self._text)

    def __lt__(self, other):
        return self._text < other._text

    def __truediv__(self, other):
        return type(self)(self, other)

    def __rtruediv__(self, other):
        return type(self)(other, self)

    def joinpath(self, *others):
        return type(self)(self, *others)

    @property
    def parts(self):
        kept = tuple(part for part in self._text.split("/") if part and part != ".")
        return ("/",) + kept if self._text.startswith("/") else kept

    @property
    def name(self):
        return _path.basename(self._text) if self._text != "." else ""

    @property
    def suffix(self):
        return _path.splitext(self.name)[1]

    @property
    def stem(self):
        return _path.splitext(self.name)[0]

    @property
    def parent(self):
        return type(self)(_path.dirname(self._text) or ".")

    @property
    def parents(self):
        found, current = [], self
        while current.parent != current:
            current = current.parent
            found.append(current)
        return tuple(found)

    def with_suffix(self, suffix):
        return type(self)(_path.splitext(self._text)[0] + suffix)

    def with_name(self, name):
        return self.parent / name

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    @classmethod
    def cwd(cls):
        """There is no working directory: what is relative stays so."""
        return cls()

    @classmethod
    def home(cls):
        return cls("~")

    def is_absolute(self):
        return self._text.startswith("/")

    def as_posix(self):
        return self._text

    def as_uri(self):
        return "file://" + self._text

    def relative_to(self, other):
        return type(self)(_path.relpath(self._text, str(other)))

    def resolve(self, strict=False):
        return type(self)(_path.normpath(self._text))

    def absolute(self):
        return self

    def expanduser(self):
        return self

    def exists(self):
        return _path.exists(self)

    def is_file(self):
        return _path.isfile(self)

    def is_dir(self):
        return _path.isdir(self)

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return open(self, mode, buffering, encoding, errors, newline)

    def read_text(self, encoding=None, errors=None):
        return _open(self, "r", -1, encoding, errors).read()

    def read_bytes(self):
        return _open(self, "rb").read()

    def iterdir(self):
        for name in _listdir(self):
            yield self / name

    def glob(self, pattern):
        from glob import iglob

        for name in iglob(pattern, root_dir=self, recursive=True):
            yield self / name

    def rglob(self, pattern):
        return self.glob("**/" + pattern)

    def match(self, pattern):
        from fnmatch import fnmatchcase

        wanted = [part for part in pattern.split("/") if part]
        parts = self.parts[-len(wanted):]
        return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


Path = PosixPath = PurePosixPath = PurePath
