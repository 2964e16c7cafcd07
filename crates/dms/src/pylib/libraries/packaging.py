#: module packaging
#: module packaging.utils
import re as _re

from packaging.version import InvalidVersion, Version


def canonicalize_name(name, *, validate=False):
    return _re.sub(r"[-_.]+", "-", name).lower()
#: module packaging.version
import re as _re

_PATTERN = _re.compile(
    r"\s*v?(?:(?P<epoch>\d+)!)?(?P<release>\d+(?:\.\d+)*)"
    r"(?:[-_.]?(?P<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?P<pre_number>\d+)?)?"
    r"(?:-(?P<bare_post>\d+)|[-_.]?(?P<post>post|rev|r)[-_.]?(?P<post_number>\d+)?)?"
    r"(?:[-_.]?(?P<dev>dev)[-_.]?(?P<dev_number>\d+)?)?"
    r"(?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*",
    _re.IGNORECASE,
)
_NAMES = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}
_LAST = 1 << 60


class InvalidVersion(ValueError):
    pass


class Version:
    def __init__(self, version):
        match = _PATTERN.fullmatch(version)
        if not match:
            raise InvalidVersion(f"Invalid version: {version!r}")
        self.epoch = int(match.group("epoch") or 0)
        self.release = tuple(map(int, match.group("release").split(".")))
        self.pre = self.post = self.dev = self.local = None
        if match.group("pre"):
            name = match.group("pre").lower()
            self.pre = _NAMES.get(name, name), int(match.group("pre_number") or 0)
        if match.group("bare_post") or match.group("post"):
            self.post = int(match.group("bare_post") or match.group("post_number") or 0)
        if match.group("dev"):
            self.dev = int(match.group("dev_number") or 0)
        if match.group("local"):
            parts = _re.split(r"[-_.]", match.group("local").lower())
            self.local = ".".join(str(int(part)) if part.isdigit() else part for part in parts)
        self._key = self._order()

    def _order(self):
        release = list(self.release)
        while len(release) > 1 and not release[-1]:
            release.pop()
        pre = self.pre or ("z", 0)
        if self.pre is None and self.post is None and self.dev is not None:
            pre = "", 0
        post = -1 if self.post is None else self.post
        dev = _LAST if self.dev is None else self.dev
        local = [(1, int(it), "") if it.isdigit() else (0, 0, it) for it in (self.local or "").split(".") if it]
        return self.epoch, release, pre, post, dev, local

    @property
    def base_version(self):
        return (f"{self.epoch}!" if self.epoch else "") + ".".join(map(str, self.release))

    @property
    def public(self):
        return str(self).partition("+")[0]

    @property
    def is_prerelease(self):
        return self.dev is not None or self.pre is not None

    @property
    def is_postrelease(self):
        return self.post is not None

    @property
    def is_devrelease(self):
        return self.dev is not None

    @property
    def major(self):
        return self.release[0]

    @property
    def minor(self):
        return self.release[1] if len(self.release) > 1 else 0

    @property
    def micro(self):
        return self.release[2] if len(self.release) > 2 else 0

    def __str__(self):
        text = self.base_version + "".join(map(str, self.pre or ()))
        text += "" if self.post is None else f".post{self.post}"
        text += "" if self.dev is None else f".dev{self.dev}"
        return text + ("" if self.local is None else f"+{self.local}")

    def __repr__(self):
        return f"<Version({str(self)!r})>"

    def __hash__(self):
        return hash(str(self))

    def __eq__(self, other):
        return self._key == other._key if isinstance(other, Version) else NotImplemented

    def __lt__(self, other):
        return self._key < other._key if isinstance(other, Version) else NotImplemented

    def __le__(self, other):
        return self._key <= other._key if isinstance(other, Version) else NotImplemented

    def __gt__(self, other):
        return self._key > other._key if isinstance(other, Version) else NotImplemented

    def __ge__(self, other):
        return self._key >= other._key if isinstance(other, Version) else NotImplemented


def parse(version):
    return Version(version)
