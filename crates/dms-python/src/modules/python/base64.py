from sys import _unknown

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}


class _Error(ValueError):
    pass


_Error.__name__, _Error.__module__ = "Error", "binascii"


def _bytes(s):
    return s.encode("ascii") if isinstance(s, str) else bytes(s)


def b64encode(s, altchars=None):
    if isinstance(s, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    letters = []
    for at in range(0, len(s), 3):
        part = bytes(s[at:at + 3])
        number = int.from_bytes(part + bytes(3 - len(part)), "big")
        quad = [_LETTERS[number >> shift & 63] for shift in (18, 12, 6, 0)]
        letters += quad[:len(part) + 1] + [61] * (3 - len(part))
    made = bytes(letters)
    return made if altchars is None else made.replace(b"+", altchars[:1]).replace(b"/", altchars[1:])


def b64decode(s, altchars=None, validate=False):
    s = _bytes(s)
    if altchars is not None:
        altchars = _bytes(altchars)
        s = s.replace(altchars[:1], b"+").replace(altchars[1:], b"/")
    made, number, count, padding = [], 0, 0, 0
    for letter in s:
        if letter == 61:
            padding += 1
            if count % 4 and count % 4 + padding >= 4:
                break
        elif letter in _VALUES:
            padding = 0
            number = (number << 6 | _VALUES[letter]) & 0xFFFFFF
            count += 1
            if count % 4 == 0:
                made += number.to_bytes(3, "big")
                number = 0
        elif validate:
            raise _Error("Only base64 data is allowed")
    rest = count % 4
    if rest == 1:
        raise _Error(
            f"Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
        )
    if rest and rest + padding < 4:
        raise _Error("Incorrect padding")
    if rest:
        made += (number << 6 * (4 - rest)).to_bytes(3, "big")[:rest - 1]
    return bytes(made)


standard_b64encode, standard_b64decode = b64encode, b64decode


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


def b16encode(s):
    return bytes(s).hex().upper().encode("ascii")


def b16decode(s, casefold=False):
    return bytes.fromhex(_bytes(s).decode("ascii"))


def __getattr__(name):
    return _unknown(f"base64.{name}")
