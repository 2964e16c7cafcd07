from collections import namedtuple

_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"
_SCHEME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-."

_WITH_PLACE = (
    "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp", "snews", "prospero", "rtsp",
    "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws", "wss",
)


def quote(string, safe="/", encoding=None, errors=None):
    data = string.encode(encoding or "utf-8", errors or "strict") if isinstance(string, str) else string
    allowed = _SAFE + (safe if isinstance(safe, str) else safe.decode("ascii"))
    return "".join(chr(byte) if byte < 128 and chr(byte) in allowed else f"%{byte:02X}" for byte in data)


def quote_plus(string, safe="", encoding=None, errors=None):
    if isinstance(string, bytes):
        string = string.decode("latin-1")
        encoding = "latin-1"
    return quote(string, safe + " ", encoding, errors).replace(" ", "+")


_DIGITS = "0123456789abcdefABCDEF"


def unquote_to_bytes(string):
    if isinstance(string, str):
        string = string.encode("utf-8")
    found, *parts = string.split(b"%")
    for part in parts:
        digits = [chr(byte) for byte in part[:2]]
        if len(digits) == 2 and all(digit in _DIGITS for digit in digits):
            found += bytes([int("".join(digits), 16)]) + part[2:]
        else:
            found += b"%" + part
    return found


def _decoded(data, encoding, errors):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if errors == "strict":
            raise
    text, start = "", 0
    while start < len(data):
        length = 0
        for length in (1, 2, 3, 4):
            try:
                text += data[start : start + length].decode(encoding)
                break
            except UnicodeDecodeError:
                if length == 4 or start + length >= len(data):
                    text += "\ufffd" if errors == "replace" else ""
                    length = 1
                    break
        start += length
    return text


def unquote(string, encoding="utf-8", errors="replace"):
    if isinstance(string, bytes):
        return _decoded(unquote_to_bytes(string), encoding, errors)
    if "%" not in string:
        return string
    return _decoded(unquote_to_bytes(string), encoding, errors)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    return unquote(string.replace("+", " "), encoding, errors)


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    def written(value):
        return quote_via(value if isinstance(value, (str, bytes)) else str(value), safe)

    pairs = []
    for key, value in query.items() if hasattr(query, "items") else query:
        several = doseq and not isinstance(value, (str, bytes)) and hasattr(value, "__iter__")
        for one in value if several else [value]:
            pairs.append(written(key) + "=" + written(one))
    return "&".join(pairs)


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False):
    pairs = []
    for part in qs.split("&"):
        name, sign, value = part.partition("=")
        if part and (value or keep_blank_values):
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs


def parse_qs(qs, keep_blank_values=False, strict_parsing=False):
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values):
        found.setdefault(name, []).append(value)
    return found


class _Place:
    def _user_and_host(self):
        user, sign, host = self.netloc.rpartition("@")
        return user if sign else None, host

    @property
    def username(self):
        user = self._user_and_host()[0]
        return None if user is None else user.partition(":")[0]

    @property
    def password(self):
        user = self._user_and_host()[0]
        return user.partition(":")[2] if user is not None and ":" in user else None

    @property
    def hostname(self):
        host = self._user_and_host()[1]
        if host.startswith("["):
            host = host[1:].partition("]")[0]
        else:
            host = host.partition(":")[0]
        return host.lower() or None

    @property
    def port(self):
        host = self._user_and_host()[1].rpartition("]")[2]
        text = host.partition(":")[2]
        if not text:
            return None
        if not text.isdigit():
            raise ValueError(f"Port could not be cast to integer value as {text!r}")
        number = int(text)
        if number > 65535:
            raise ValueError("Port out of range 0-65535")
        return number


class SplitResult(_Place, namedtuple("SplitResult", "scheme netloc path query fragment")):
    def geturl(self):
        return urlunsplit(self)


class ParseResult(_Place, namedtuple("ParseResult", "scheme netloc path params query fragment")):
    def geturl(self):
        return urlunparse(self)


def urlsplit(url, scheme="", allow_fragments=True):
    netloc = query = fragment = ""
    head, colon, rest = url.partition(":")
    if colon and head[:1].isalpha() and head[:1].isascii() and all(letter in _SCHEME for letter in head):
        scheme, url = head.lower(), rest
    if url.startswith("//"):
        ends = [at for at in (url.find(sign, 2) for sign in "/?#") if at >= 0]
        end = min(ends) if ends else len(url)
        netloc, url = url[2:end], url[end:]
    if allow_fragments and "#" in url:
        url, _, fragment = url.partition("#")
    if "?" in url:
        url, _, query = url.partition("?")
    return SplitResult(scheme, netloc, url, query, fragment)


def urlparse(url, scheme="", allow_fragments=True):
    parts = urlsplit(url, scheme, allow_fragments)
    path, params = parts.path, ""
    if parts.scheme in ("", "ftp", "hdl", "prospero", "http", "https", "imap", "shttp", "rtsp", "rtspu", "sip", "sips", "mms", "sftp", "tel"):
        start = path.find(";", max(path.rfind("/"), 0))
        if start >= 0:
            path, params = path[:start], path[start + 1 :]
    return ParseResult(parts.scheme, parts.netloc, path, params, parts.query, parts.fragment)


def urlunsplit(components):
    scheme, netloc, url, query, fragment = components
    if netloc or scheme in _WITH_PLACE and scheme and not url.startswith("//"):
        url = "//" + netloc + ("" if not url or url.startswith("/") else "/") + url
    if scheme:
        url = scheme + ":" + url
    if query:
        url = url + "?" + query
    return url + "#" + fragment if fragment else url


def urlunparse(components):
    scheme, netloc, url, params, query, fragment = components
    return urlunsplit((scheme, netloc, f"{url};{params}" if params else url, query, fragment))
