# Flask's application, as far as settings and models need it: what it is called, where it lies, and what it is
# configured with. Everything else is there to be called, and does nothing.
import json
import os

from flask._files import folder_of, module, run_file, unknown


class Config(dict):
    def __init__(self, root_path="", defaults=None):
        super().__init__(defaults or {})
        self.root_path = root_path

    def __missing__(self, key):
        return unknown("config[...]")

    def from_object(self, obj):
        if isinstance(obj, str):
            obj = _import_string(obj)
        for key in dir(obj):
            if key.isupper():
                self[key] = getattr(obj, key)

    def from_mapping(self, mapping=None, **kwargs):
        given = dict(mapping or {})
        given.update(kwargs)
        for key, value in given.items():
            if key.isupper():
                self[key] = value
        return True

    def from_pyfile(self, filename, silent=False):
        found = run_file(os.path.join(self.root_path, filename))
        if found is None:
            return False
        self.from_object(found)
        return True

    def from_envvar(self, variable_name, silent=False):
        name = os.environ.get(variable_name)
        return bool(name) and self.from_pyfile(name, silent)

    def from_prefixed_env(self, prefix="FLASK", *, loads=json.loads):
        for name in sorted(os.environ):
            if not name.startswith(prefix + "_"):
                continue
            value = os.environ[name]
            try:
                value = loads(value)
            except Exception:
                pass
            key, *rest = name[len(prefix) + 1 :].split("__")
            if not rest:
                self[key] = value
                continue
            inner = self.setdefault(key, {})
            for part in rest[:-1]:
                inner = inner.setdefault(part, {})
            inner[rest[-1]] = value
        return True

    def from_file(self, filename, load=None, silent=False, text=True):
        return False


class Flask:
    def __init__(
        self,
        import_name,
        *args,
        instance_path=None,
        instance_relative_config=False,
        root_path=None,
        **kwargs,
    ):
        self.import_name = self.name = import_name
        self.root_path = root_path or folder_of(import_name)
        top = import_name.split(".")[0]
        above = folder_of(top)
        if top != import_name or _is_package(top):
            above = os.path.dirname(above)
        self.instance_path = instance_path or os.path.join(above, "instance")
        folder = self.instance_path if instance_relative_config else self.root_path
        self.config = Config(folder, {"DEBUG": False, "TESTING": False, "SECRET_KEY": None})
        self.config["DEBUG"] = os.environ.get("FLASK_DEBUG", "0").lower() not in ("0", "false", "no")
        self.extensions = {}

    @property
    def debug(self):
        return self.config["DEBUG"]

    @debug.setter
    def debug(self, value):
        self.config["DEBUG"] = value

    @property
    def testing(self):
        return self.config["TESTING"]

    @testing.setter
    def testing(self, value):
        self.config["TESTING"] = value

    @property
    def secret_key(self):
        return self.config["SECRET_KEY"]

    @secret_key.setter
    def secret_key(self, value):
        self.config["SECRET_KEY"] = value

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(f"'Flask' object has no attribute '{name}'")
        return unknown(name)


def has_request_context():
    return False


def _is_package(name):
    return bool(module(name)) and module(name).__file__.endswith("__init__.py")


def _import_string(name):
    name = name.replace(":", ".")
    head, _, last = name.rpartition(".")
    if not head:
        return module(name)
    found = getattr(module(head), last, None)
    return module(name) if found is None else found
