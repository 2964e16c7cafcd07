from os import fspath as _fspath
from sys import _read

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    """What is in a file or is written into memory: a text, or bytes."""

    _empty, _end = "", "\n"

    def __init__(self, content=None):
        self._content = content or self._empty
        self._at = 0
        self.closed = False

    def _open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def read(self, size=-1):
        self._open()
        end = len(self._content) if size is None or size < 0 else self._at + size
        found = self._content[self._at:end]
        self._at += len(found)
        return found

    def readline(self, size=-1):
        self._open()
        end = self._content.find(self._end, self._at)
        length = len(self._content) - self._at if end < 0 else end + 1 - self._at
        return self.read(length if size is None or size < 0 else min(length, size))

    def readlines(self, hint=-1):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def write(self, content):
        self._open()
        self._content = self._content[:self._at] + content + self._content[self._at + len(content):]
        self._at += len(content)
        return len(content)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def getvalue(self):
        self._open()
        return self._content

    def seek(self, offset, whence=0):
        self._open()
        self._at = offset + (0, self._at, len(self._content))[whence]
        return self._at

    def tell(self):
        self._open()
        return self._at

    def flush(self):
        pass

    def readable(self):
        return True

    seekable = readable

    def writable(self):
        return True

    def isatty(self):
        return False

    def close(self):
        self.closed = True

    def __enter__(self):
        self._open()
        return self

    def __exit__(self, *error):
        self.close()


class TextIOBase(IOBase):
    pass


class StringIO(TextIOBase):
    def __init__(self, initial_value="", newline="\n"):
        super().__init__(initial_value)


class BytesIO(IOBase):
    _empty, _end = b"", b"\n"


class _File(IOBase):
    def __init__(self, name, mode, content):
        super().__init__(content)
        self.name, self.mode = name, mode

    def writable(self):
        return False

    def write(self, content):
        raise UnsupportedOperation("not writable")


class TextIOWrapper(_File, TextIOBase):
    encoding = "UTF-8"


class BufferedReader(_File):
    _empty, _end = b"", b"\n"


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    name = _fspath(file)
    content = _read(name)
    if content is None:
        raise FileNotFoundError(f"[Errno 2] No such file or directory: {name!r}")
    if "b" in mode:
        return BufferedReader(name, mode, content)
    text = content.decode(encoding or "utf-8")
    if text.startswith("\ufeff") and encoding and encoding.lower().replace("_", "-") == "utf-8-sig":
        text = text[1:]
    if newline is None:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return TextIOWrapper(name, mode, text)
