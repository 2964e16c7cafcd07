NOTSET, DEBUG, INFO, WARNING, ERROR, CRITICAL = 0, 10, 20, 30, 40, 50
WARN, FATAL = WARNING, CRITICAL


_names = {}


def addLevelName(level, levelName):
    _names[level] = levelName
    _names[levelName] = level


class Handler:
    def __init__(self, *args, **kwargs):
        self.level = NOTSET

    def setLevel(self, level):
        self.level = level

    def setFormatter(self, formatter):
        pass

    def addFilter(self, filter):
        pass


class StreamHandler(Handler):
    pass


class FileHandler(Handler):
    pass


class NullHandler(Handler):
    pass


class Filter:
    def __init__(self, name=""):
        self.name = name


class Formatter:
    def __init__(self, *args, **kwargs):
        pass


class Logger:
    """What is logged goes nowhere."""

    def __init__(self, name, level=NOTSET):
        self.name = name
        self.level = level
        self.handlers = []
        self.filters = []
        self.propagate = True
        self.disabled = False
        self.parent = None

    def debug(self, msg, *args, **kwargs):
        pass

    info = warning = warn = error = critical = fatal = exception = debug

    def log(self, level, msg, *args, **kwargs):
        pass

    def setLevel(self, level):
        self.level = level

    def getEffectiveLevel(self):
        return self.level or WARNING

    def isEnabledFor(self, level):
        return False

    def hasHandlers(self):
        return False

    def addHandler(self, handler):
        self.handlers.append(handler)

    def removeHandler(self, handler):
        if handler in self.handlers:
            self.handlers.remove(handler)

    def addFilter(self, filter):
        self.filters.append(filter)

    def getChild(self, suffix):
        return getLogger(self.name + "." + suffix)


root = Logger("root", WARNING)
_loggers = {}


class Manager:
    root = root
    loggerDict = _loggers


root.manager = Logger.manager = Manager()


def getLogger(name=None):
    if not name:
        return root
    if name not in _loggers:
        _loggers[name] = Logger(name)
    return _loggers[name]


def basicConfig(*args, **kwargs):
    pass


def debug(msg, *args, **kwargs):
    pass


info = warning = warn = error = critical = fatal = exception = debug


def log(level, msg, *args, **kwargs):
    pass


def disable(level=CRITICAL):
    pass


def captureWarnings(capture):
    pass


def getLevelNamesMapping():
    return {
        "CRITICAL": 50, "FATAL": 50, "ERROR": 40, "WARN": 30, "WARNING": 30, "INFO": 20, "DEBUG": 10, "NOTSET": 0,
    }


def getLevelName(level):
    names = {0: "NOTSET", 10: "DEBUG", 20: "INFO", 30: "WARNING", 40: "ERROR", 50: "CRITICAL"}
    if isinstance(level, str):
        names = {name: number for number, name in names.items()}
    names.update(_names)
    return names.get(level, f"Level {level}")
