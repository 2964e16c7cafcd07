from os import path as _path


class PurePath:
    """A path as text: there are no files."""

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
        return False

    is_file = is_dir = exists


Path = PosixPath = PurePosixPath = PurePath
