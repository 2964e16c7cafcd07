import re as _re
from io import open as _open
from collections.abc import MutableMapping as _MutableMapping

DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10
_UNSET = object()
_TRUTHS = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}


class Error(Exception):
    def __init__(self, msg=""):
        self.message = msg
        super().__init__(msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):
    def __init__(self, section):
        super().__init__(f"No section: {section!r}")
        self.section = section


class NoOptionError(Error):
    def __init__(self, option, section):
        super().__init__(f"No option {option!r} in section: {section!r}")
        self.option, self.section = option, section


def _twice(what, source, lineno):
    if source is None:
        return f"{what[0].upper()}{what[1:]} already exists"
    place = f"While reading from {source!r}"
    if lineno is not None:
        place += f" [line {lineno:2d}]"
    return f"{place}: {what} already exists"


class DuplicateSectionError(Error):
    def __init__(self, section, source=None, lineno=None):
        super().__init__(_twice(f"section {section!r}", source, lineno) if source else f"Section {section!r} already exists")
        self.section, self.source, self.lineno = section, source, lineno


class DuplicateOptionError(Error):
    def __init__(self, section, option, source=None, lineno=None):
        super().__init__(_twice(f"option {option!r} in section {section!r}", source, lineno))
        self.section, self.option, self.source, self.lineno = section, option, source, lineno


class InterpolationError(Error):
    def __init__(self, option, section, msg):
        super().__init__(msg)
        self.option, self.section = option, section


class InterpolationMissingOptionError(InterpolationError):
    def __init__(self, option, section, rawval, reference):
        super().__init__(option, section, (
            f"Bad value substitution: option {option!r} in section {section!r} contains an interpolation key "
            f"{reference!r} which is not a valid option name. Raw value: {rawval!r}"
        ))
        self.reference = reference


class InterpolationSyntaxError(InterpolationError):
    pass


class InterpolationDepthError(InterpolationError):
    def __init__(self, option, section, rawval):
        super().__init__(option, section, (
            f"Recursion limit exceeded in value substitution: option {option!r} in section {section!r} contains an "
            f"interpolation key which cannot be substituted in {MAX_INTERPOLATION_DEPTH} steps. Raw value: {rawval!r}"
        ))


class ParsingError(Error):
    def __init__(self, source=None, filename=None):
        super().__init__(f"Source contains parsing errors: {source or filename!r}")
        self.source, self.errors = source or filename, []

    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += f"\n\t[line {lineno:2d}]: {line}"


class MissingSectionHeaderError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, f"File contains no section headers.\nfile: {filename!r}, line: {lineno}\n{line!r}")
        self.source, self.lineno, self.line = filename, lineno, line


class Interpolation:
    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value

    def before_read(self, parser, section, option, value):
        return value

    def before_write(self, parser, section, option, value):
        return value


class _References(Interpolation):
    """Values that contain those of others, behind a sign that is doubled where it stands for itself."""

    def before_get(self, parser, section, option, value, defaults):
        return self._filled(parser, section, option, value, value, defaults, 1)

    def before_set(self, parser, section, option, value):
        rest = self._reference.sub("", value.replace(self._sign * 2, ""))
        if self._sign in rest:
            raise ValueError(f"invalid interpolation syntax in {value!r} at position {rest.find(self._sign)}")
        return value

    def _filled(self, parser, section, option, value, raw, known, depth):
        raw = parser.get(section, option, raw=True, fallback=raw)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        parts = []
        while value:
            at = value.find(self._sign)
            if at < 0:
                parts.append(value)
                break
            parts.append(value[:at])
            value = value[at:]
            if value[1:2] == self._sign:
                parts.append(self._sign)
                value = value[2:]
                continue
            if value[1:2] != self._opening:
                raise InterpolationSyntaxError(option, section, (
                    f"{self._sign!r} must be followed by {self._sign!r} or {self._opening!r}, found: {value!r}"
                ))
            match = self._reference.match(value)
            if match is None:
                raise InterpolationSyntaxError(option, section, f"bad interpolation variable reference {value!r}")
            value = value[match.end():]
            name, part, place, known_there = self._looked_up(parser, section, option, raw, match.group(1), known)
            if self._sign in part:
                part = self._filled(parser, place, name, part, raw, known_there, depth + 1)
            parts.append(part)
        return "".join(parts)


class BasicInterpolation(_References):
    _sign, _opening = "%", "("
    _reference = _re.compile(r"%\(([^)]+)\)s")

    def _looked_up(self, parser, section, option, raw, reference, known):
        name = parser.optionxform(reference)
        try:
            return option, known[name], section, known
        except KeyError:
            raise InterpolationMissingOptionError(option, section, raw, name) from None


class ExtendedInterpolation(_References):
    _sign, _opening = "$", "{"
    _reference = _re.compile(r"\$\{([^}]+)\}")

    def _looked_up(self, parser, section, option, raw, reference, known):
        path = reference.split(":")
        try:
            if len(path) == 1:
                name = parser.optionxform(path[0])
                return name, known[name], section, known
            if len(path) == 2:
                place, name = path[0], parser.optionxform(path[1])
                return name, parser.get(place, name, raw=True), place, dict(parser.items(place, raw=True))
        except (KeyError, NoSectionError, NoOptionError):
            raise InterpolationMissingOptionError(option, section, raw, ":".join(path)) from None
        raise InterpolationSyntaxError(option, section, f"More than one ':' found: {raw!r}")


class RawConfigParser(_MutableMapping):
    OPTCRE = NONSPACECRE = None
    SECTCRE = _re.compile(r"\[(?P<header>.+)\]")
    BOOLEAN_STATES = _TRUTHS
    _DEFAULT_INTERPOLATION = Interpolation()

    def __init__(
        self, defaults=None, dict_type=dict, allow_no_value=False, *, delimiters=("=", ":"),
        comment_prefixes=("#", ";"), inline_comment_prefixes=None, strict=True, empty_lines_in_values=True,
        default_section=DEFAULTSECT, interpolation=_UNSET, converters=_UNSET,
    ):
        self._dict = dict_type
        self._sections, self._defaults, self._proxies = dict_type(), dict_type(), dict_type()
        self._converters = {"int": int, "float": float, "boolean": self._convert_to_boolean}
        if converters is not _UNSET:
            self._converters.update(converters)
            for name in converters:
                setattr(self, f"get{name}", self._getter(name))
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        self._comment_prefixes = tuple(comment_prefixes or ())
        self._inline_comment_prefixes = tuple(inline_comment_prefixes or ())
        self._strict, self._allow_no_value = strict, allow_no_value
        self._empty_lines_in_values, self.default_section = empty_lines_in_values, default_section
        self._interpolation = self._DEFAULT_INTERPOLATION if interpolation is _UNSET else interpolation
        if self._interpolation is None:
            self._interpolation = Interpolation()
        if defaults:
            self._read_defaults(defaults)

    def _getter(self, name):
        def converted(section, option, *, raw=False, vars=None, fallback=_UNSET):
            return self._get_conv(section, option, self._converters[name], raw=raw, vars=vars, fallback=fallback)

        return converted

    def _read_defaults(self, defaults):
        for name, value in defaults.items():
            self._defaults[self.optionxform(name)] = value

    def defaults(self):
        return self._defaults

    def sections(self):
        return list(self._sections)

    def add_section(self, section):
        if section == self.default_section:
            raise ValueError(f"Invalid section name: {section!r}")
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = self._dict()
        self._proxies[section] = SectionProxy(self, section)

    def has_section(self, section):
        return section in self._sections

    def options(self, section):
        if section not in self._sections:
            raise NoSectionError(section)
        names = dict.fromkeys(self._sections[section])
        names.update(dict.fromkeys(self._defaults))
        return list(names)

    def read(self, filenames, encoding=None):
        if isinstance(filenames, (str, bytes)) or hasattr(filenames, "__fspath__"):
            filenames = [filenames]
        found = []
        for name in filenames:
            try:
                with _open(name, encoding=encoding) as file:
                    self._read(file, str(name))
            except OSError:
                continue
            found.append(name.__fspath__() if hasattr(name, "__fspath__") else name)
        return found

    def read_file(self, f, source=None):
        self._read(f, source or getattr(f, "name", "<???>"))

    def read_string(self, string, source="<string>"):
        self._read(string.splitlines(True), source)

    def read_dict(self, dictionary, source="<dict>"):
        seen = set()
        for section, entries in dictionary.items():
            section = str(section)
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in seen:
                    raise
            seen.add(section)
            for name, value in entries.items():
                name = self.optionxform(str(name))
                if self._strict and (section, name) in seen:
                    raise DuplicateOptionError(section, name, source)
                seen.add((section, name))
                self.set(section, name, value if value is None else str(value))

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        try:
            known = self._known(section, vars)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        option = self.optionxform(option)
        if option not in known:
            if fallback is _UNSET:
                raise NoOptionError(option, section)
            return fallback
        value = known[option]
        if raw or value is None:
            return value
        return self._interpolation.before_get(self, section, option, value, known)

    def _known(self, section, vars=None):
        """What counts in a section: the variables first, then its own options, then the defaults."""
        known = dict(self._defaults)
        if section in self._sections:
            known.update(self._sections[section])
        elif section != self.default_section:
            raise NoSectionError(section)
        for name, value in (vars or {}).items():
            known[self.optionxform(name)] = value if value is None else str(value)
        return known

    def _get(self, section, conv, option, **kwargs):
        return conv(self.get(section, option, **kwargs))

    def _get_conv(self, section, option, conv, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        try:
            return self._get(section, conv, option, raw=raw, vars=vars, **kwargs)
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET:
                raise
            return fallback

    def getint(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, int, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, float, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(
            section, option, self._convert_to_boolean, raw=raw, vars=vars, fallback=fallback, **kwargs
        )

    def _convert_to_boolean(self, value):
        if value.lower() not in self.BOOLEAN_STATES:
            raise ValueError(f"Not a boolean: {value}")
        return self.BOOLEAN_STATES[value.lower()]

    def items(self, section=_UNSET, raw=False, vars=None):
        if section is _UNSET:
            return [(name, self[name]) for name in self]
        known = dict(self._defaults)
        if section in self._sections:
            known.update(self._sections[section])
        elif section != self.default_section:
            raise NoSectionError(section)
        names = list(known)
        for name, value in (vars or {}).items():
            known[self.optionxform(name)] = value
        if raw:
            return [(name, known[name]) for name in names]
        return [(name, self._interpolation.before_get(self, section, name, known[name], known)) for name in names]

    def popitem(self):
        for name in self.sections():
            proxy = self[name]
            del self[name]
            return name, proxy
        raise KeyError

    def optionxform(self, optionstr):
        return optionstr.lower()

    def has_option(self, section, option):
        if not section or section == self.default_section:
            return self.optionxform(option) in self._defaults
        if section not in self._sections:
            return False
        option = self.optionxform(option)
        return option in self._sections[section] or option in self._defaults

    def set(self, section, option, value=None):
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        if not section or section == self.default_section:
            entries = self._defaults
        elif section in self._sections:
            entries = self._sections[section]
        else:
            raise NoSectionError(section)
        entries[self.optionxform(option)] = value

    def write(self, fp, space_around_delimiters=True):
        delimiter = f" {self._delimiters[0]} " if space_around_delimiters else self._delimiters[0]
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults.items(), delimiter)
        for section in self._sections:
            self._write_section(fp, section, self._sections[section].items(), delimiter)

    def _write_section(self, fp, section_name, section_items, delimiter):
        fp.write(f"[{section_name}]\n")
        for name, value in section_items:
            value = self._interpolation.before_write(self, section_name, name, value)
            if value is not None or not self._allow_no_value:
                value = delimiter + str(value).replace("\n", "\n\t")
            fp.write(f"{name}{value or ''}\n")
        fp.write("\n")

    def remove_option(self, section, option):
        if not section or section == self.default_section:
            entries = self._defaults
        elif section in self._sections:
            entries = self._sections[section]
        else:
            raise NoSectionError(section)
        option = self.optionxform(option)
        is_there = option in entries
        if is_there:
            del entries[option]
        return is_there

    def remove_section(self, section):
        is_there = section in self._sections
        if is_there:
            del self._sections[section]
            del self._proxies[section]
        return is_there

    def __getitem__(self, key):
        if key != self.default_section and not self.has_section(key):
            raise KeyError(key)
        return self._proxies[key]

    def __setitem__(self, key, value):
        if key in self and self[key] is value:
            return
        if key == self.default_section:
            self._defaults.clear()
        elif key in self._sections:
            self._sections[key].clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError("Cannot remove the default section.")
        if not self.remove_section(key):
            raise KeyError(key)

    def __contains__(self, key):
        return key == self.default_section or self.has_section(key)

    def __len__(self):
        return len(self._sections) + 1

    def __iter__(self):
        return iter([self.default_section, *self._sections])

    def _split(self, text):
        """The name and the value of a line; the delimiter is the first there is."""
        places = [at for at in (text.find(delimiter) for delimiter in self._delimiters) if at > 0]
        if not places:
            return (text.strip(), None) if self._allow_no_value and not text.startswith(self._delimiters) else None
        at = min(places)
        delimiter = max((it for it in self._delimiters if text.startswith(it, at)), key=len)
        return text[:at].rstrip(), text[at + len(delimiter):].strip()

    def _without_comment(self, line):
        """What counts of a line; an inline comment begins behind a space."""
        end = len(line)
        for prefix in self._inline_comment_prefixes:
            at = line.find(prefix)
            while 0 <= at < end:
                if at == 0 or line[at - 1].isspace():
                    end = at
                at = line.find(prefix, at + 1)
        if line.strip().startswith(self._comment_prefixes) if self._comment_prefixes else False:
            return "", True
        return line[:end].strip(), end < len(line)

    def _read(self, fp, fpname):
        """Values go on in lines that stand further to the right than their name."""
        seen, entries, section, option, indent, errors = set(), None, None, None, 0, None
        for number, line in enumerate(fp, start=1):
            text, has_comment = self._without_comment(line)
            if not text:
                if self._empty_lines_in_values:
                    if not has_comment and entries is not None and option and entries[option] is not None:
                        entries[option].append("")
                else:
                    indent = 1 << 30
                continue
            depth = len(line) - len(line.lstrip())
            if entries is not None and option and depth > indent:
                if entries[option] is None:
                    raise self._unexpected(fpname, number, line)
                entries[option].append(text)
                continue
            indent = depth
            header = self.SECTCRE.match(text)
            if header:
                section, option = header.group("header"), None
                if section == self.default_section:
                    entries = self._defaults
                elif section in self._sections:
                    if self._strict and section in seen:
                        raise DuplicateSectionError(section, fpname, number)
                    entries = self._sections[section]
                else:
                    entries = self._sections[section] = self._dict()
                    self._proxies[section] = SectionProxy(self, section)
                seen.add(section)
                continue
            if entries is None:
                raise MissingSectionHeaderError(fpname, number, line)
            parts = self._split(text)
            if parts is None:
                errors = errors or ParsingError(fpname)
                errors.append(number, repr(line))
                continue
            option = self.optionxform(parts[0].rstrip())
            if self._strict and (section, option) in seen:
                raise DuplicateOptionError(section, option, fpname, number)
            seen.add((section, option))
            entries[option] = None if parts[1] is None else [parts[1]]
        self._join()
        if errors:
            raise errors

    def _unexpected(self, source, number, line):
        error = ParsingError(source)
        error.append(number, repr(line))
        return error

    def _join(self):
        for section, entries in [(self.default_section, self._defaults), *self._sections.items()]:
            for name, value in entries.items():
                if isinstance(value, list):
                    value = "\n".join(value).rstrip()
                entries[name] = self._interpolation.before_read(self, section, name, value)


class ConfigParser(RawConfigParser):
    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def _validate_value_types(self, *, section="", option="", value=""):
        if not isinstance(section, str):
            raise TypeError("section names must be strings")
        if not isinstance(option, str):
            raise TypeError("option keys must be strings")
        if not isinstance(value, str) and (value is not None or not self._allow_no_value):
            raise TypeError("option values must be strings")

    def set(self, section, option, value=None):
        self._validate_value_types(option=option, value=value)
        super().set(section, option, value)

    def add_section(self, section):
        self._validate_value_types(section=section)
        super().add_section(section)

    def _read_defaults(self, defaults):
        self.read_dict({self.default_section: defaults})


class SafeConfigParser(ConfigParser):
    pass


class SectionProxy(_MutableMapping):
    def __init__(self, parser, name):
        self._parser, self._name = parser, name

    def __repr__(self):
        return f"<Section: {self._name}>"

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        self._parser._validate_value_types(option=key, value=value)
        return self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key) and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def _names(self):
        if self._name == self._parser.default_section:
            return list(self._parser.defaults())
        return self._parser.options(self._name)

    def __len__(self):
        return len(self._names())

    def __iter__(self):
        return iter(self._names())

    @property
    def parser(self):
        return self._parser

    @property
    def name(self):
        return self._name

    def get(self, option, fallback=None, *, raw=False, vars=None, **kwargs):
        return self._parser.get(self._name, option, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getint(self, option, fallback=None, **kwargs):
        return self._parser.getint(self._name, option, fallback=fallback, **kwargs)

    def getfloat(self, option, fallback=None, **kwargs):
        return self._parser.getfloat(self._name, option, fallback=fallback, **kwargs)

    def getboolean(self, option, fallback=None, **kwargs):
        return self._parser.getboolean(self._name, option, fallback=fallback, **kwargs)

    def __getattr__(self, name):
        if name.startswith("get") and name[3:] in self._parser._converters:
            getter = getattr(self._parser, name)
            return lambda option, fallback=None, **kwargs: getter(self._name, option, fallback=fallback, **kwargs)
        raise AttributeError(name)
