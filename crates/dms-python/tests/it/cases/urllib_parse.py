import urllib.parse
from urllib.parse import parse_qs, parse_qsl, quote, quote_plus, unquote, unquote_plus, urlencode, urlparse, urlsplit, urlunparse, urlunsplit

for text in ["", "abc", "a b/c", "p@ss:w/rd?#[]", "é€😀", "100%", "~_.-!$&'()*+,;="]:
    print(quote(text), quote(text, safe=""), quote_plus(text), urllib.parse.quote(text, safe="/:"))
print(quote(b"\xff\x00a"))
for text in ["", "a%20b", "a+b", "%zz%4", "%C3%A9", "%e2%82%ac%41", "%ff"]:
    print(repr(unquote(text)), repr(unquote_plus(text)))
print(urlencode({"a": 1, "b c": "d&e", "f": [1, 2]}))
print(urlencode([("a", [1, 2]), ("b", "x y")], doseq=True))
print(parse_qs("a=1&a=2&b=&c=x+y%21"), parse_qsl("a=1&b=&c", keep_blank_values=True))
for url in [
    "postgresql+psycopg2://us%40er:p%3Aw@HOST.example:5432/data?sslmode=require#f",
    "sqlite:///relative.db",
    "sqlite:////absolute.db",
    "sqlite://",
    "mysql://host",
    "http://u@[::1]:80/a;b?c=d&e#f",
    "/just/a/path;x?q",
    "no scheme: here",
    "mailto:a@b",
    "HTTPS://h/a;b/c;d",
    "//h/p",
    "?q",
    "",
]:
    parts = urlparse(url)
    print(parts)
    print(tuple(urlsplit(url)), parts.username, parts.password, parts.hostname, parts.port)
    print(parts.geturl(), urlunsplit(urlsplit(url)), parts.scheme == parts[0])
print(urlunparse(("http", "h", "p", "x", "q=1", "f")), urlsplit("x://h")._replace(netloc="g").geturl())
try:
    urlparse("x://h:99999").port
except ValueError as error:
    print(error)
print(isinstance(urlparse("a"), tuple), len(urlsplit("a")), urlparse("x://h/p").netloc)
