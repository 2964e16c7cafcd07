whitespace = " \t\n\r\x0b\x0c"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Template:
    def __init__(self, template):
        self.template = template

    def _fill(self, values, strict):
        text, result, at = self.template, "", 0
        while at < len(text):
            if text[at] != "$":
                result += text[at]
                at += 1
                continue
            rest = text[at + 1 :]
            if rest.startswith("$"):
                result += "$"
                at += 2
                continue
            braces = rest.startswith("{")
            body = rest[1:] if braces else rest
            length = 0
            while length < len(body) and body[: length + 1].isidentifier():
                length += 1
            name = body[:length]
            end = at + 1 + length + (2 if braces else 0)
            if not name or (braces and body[length : length + 1] != "}"):
                if strict:
                    raise ValueError("Invalid placeholder in string")
                result += "$"
                at += 1
                continue
            if name in values or strict:
                result += str(values[name])
            else:
                result += text[at:end]
            at = end
        return result

    def substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, True)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, False)
