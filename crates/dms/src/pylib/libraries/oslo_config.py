#: module oslo_config.cfg
# Options have their defaults: configuration files and the command line are not read.
import re

from oslo_config.sources import configured


class Error(Exception):
    pass


class NoSuchOptError(Error, AttributeError):
    pass


class DuplicateOptError(Error):
    pass


class Opt:
    def __init__(self, name, type=None, dest=None, short=None, default=None, **kwargs):
        self.name = name
        self.type = type
        self.dest = (name if dest is None else dest).replace("-", "_")
        self.default = default
        for key, value in kwargs.items():
            setattr(self, key, value)


class _Typed(Opt):
    def __init__(self, name, **kwargs):
        super().__init__(name, **kwargs)


class StrOpt(_Typed):
    pass


class BoolOpt(_Typed):
    pass


class IntOpt(_Typed):
    pass


class FloatOpt(_Typed):
    pass


class ListOpt(_Typed):
    pass


class DictOpt(_Typed):
    pass


class IPOpt(_Typed):
    pass


class PortOpt(_Typed):
    pass


class HostnameOpt(_Typed):
    pass


class HostAddressOpt(_Typed):
    pass


class HostDomainOpt(_Typed):
    pass


class URIOpt(_Typed):
    pass


class MultiOpt(Opt):
    pass


class MultiStrOpt(_Typed):
    pass


class SubCommandOpt(Opt):
    def __init__(self, name, dest=None, **kwargs):
        super().__init__(name, dest=dest)


class DeprecatedOpt:
    def __init__(self, name, group=None):
        self.name = name
        self.group = group


class OptGroup:
    def __init__(self, name, title=None, help=None, **kwargs):
        self.name = name
        self.title = title
        self.help = help


def _name_of(group):
    return group.name if isinstance(group, OptGroup) else group


class GroupAttr:
    def __init__(self, conf, options):
        self._conf = conf
        self._options = options

    def __getattr__(self, name):
        return self._conf._value(self._options, name)

    def __getitem__(self, name):
        return getattr(self, name)

    def __contains__(self, name):
        return name in self._options

    def __iter__(self):
        return iter(self._options)

    def get(self, name, default=None):
        return getattr(self, name)


class ConfigOpts:
    def __init__(self):
        self._options = {}
        self._groups = {}

    def __call__(self, args=None, project=None, prog=None, version=None, usage=None, default_config_files=None, **kwargs):
        pass

    def _of(self, group):
        if group is None:
            return self._options
        return self._groups.setdefault(_name_of(group), {})

    def register_opt(self, opt, group=None, cli=False):
        options = self._of(group)
        if opt.dest in options:
            return False
        options[opt.dest] = [opt]
        return True

    def register_opts(self, opts, group=None):
        for opt in opts:
            self.register_opt(opt, group)

    def register_cli_opt(self, opt, group=None):
        return self.register_opt(opt, group)

    def register_cli_opts(self, opts, group=None):
        self.register_opts(opts, group)

    def register_group(self, group):
        self._of(group)

    def unregister_opt(self, opt, group=None):
        self._of(group).pop(opt.dest, None)

    def unregister_opts(self, opts, group=None):
        for opt in opts:
            self.unregister_opt(opt, group)

    def import_opt(self, name, module_str, group=None):
        __import__(module_str)

    def import_group(self, group, module_str):
        __import__(module_str)

    def set_override(self, name, override, group=None):
        self._of(group)[name].append(override)

    def set_default(self, name, default, group=None):
        self._of(group)[name][0].default = default

    def clear_override(self, name, group=None):
        del self._of(group)[name][1:]

    def reset(self):
        pass

    def _value(self, options, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in options:
            # A module that was not read may have registered it.
            return getattr(configured, name)
        value = options[name][-1]
        if isinstance(value, Opt):
            value = value.default
        return self._filled(value)

    def _filled(self, value):
        if isinstance(value, list):
            return [self._filled(it) for it in value]
        if not isinstance(value, str):
            return value
        return re.sub(r"\$\$|\$(\w+)|\$\{([\w.]+)\}", self._replacement, value)

    def _replacement(self, found):
        name = found[1] or found[2]
        if name is None:
            return "$"
        group, _, own = name.rpartition(".")
        return str(getattr(getattr(self, group) if group else self, own))

    def __getattr__(self, name):
        if name in self._groups and name not in self._options:
            return GroupAttr(self, self._groups[name])
        return self._value(self._options, name)

    def __getitem__(self, name):
        return getattr(self, name)

    def __contains__(self, name):
        return name in self._options or name in self._groups

    def __iter__(self):
        return iter([*self._options, *self._groups])

    def get(self, name, default=None):
        return getattr(self, name)


def set_defaults(opts, **kwargs):
    for opt in opts:
        if opt.dest in kwargs:
            opt.default = kwargs[opt.dest]


CONF = ConfigOpts()
#: module oslo_config
from oslo_config import cfg
