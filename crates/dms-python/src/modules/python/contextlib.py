class AbstractContextManager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return None


class ContextDecorator:
    def __call__(self, function):
        def inner(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return inner


class _GeneratorContextManager(AbstractContextManager):
    def __init__(self, function, args, kwargs):
        self.remake = lambda: function(*args, **kwargs)
        self.generator = self.remake()

    def __call__(self, function):
        def inner(*args, **kwargs):
            self.generator = self.remake()
            with self:
                return function(*args, **kwargs)

        return inner

    def __enter__(self):
        try:
            return next(self.generator)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, kind, value, traceback):
        if kind is None:
            try:
                next(self.generator)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        try:
            self.generator.throw(value)
        except StopIteration as stop:
            return stop is not value
        except BaseException as error:
            if error is value:
                return False
            raise
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(function):
    def helper(*args, **kwargs):
        return _GeneratorContextManager(function, args, kwargs)

    helper.__name__ = function.__name__
    helper.__wrapped__ = function
    return helper


class suppress(AbstractContextManager):
    def __init__(self, *kinds):
        self.kinds = kinds

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self.kinds)


class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result


class closing(AbstractContextManager):
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, kind, value, traceback):
        self.thing.close()


class ExitStack(AbstractContextManager):
    def __init__(self):
        self.exits = []

    def enter_context(self, manager):
        value = manager.__enter__()
        self.exits.append(manager.__exit__)
        return value

    def push(self, exit):
        self.exits.append(getattr(exit, "__exit__", exit))
        return exit

    def callback(self, function, *args, **kwargs):
        def leave(kind, value, traceback):
            function(*args, **kwargs)

        self.exits.append(leave)
        return function

    def close(self):
        self.__exit__(None, None, None)

    def pop_all(self):
        new = ExitStack()
        new.exits, self.exits = self.exits, []
        return new

    def __exit__(self, kind, value, traceback):
        pending = value
        while self.exits:
            leave = self.exits.pop()
            try:
                if pending is None:
                    leave(None, None, None)
                elif leave(type(pending), pending, None):
                    pending = None
            except BaseException as error:
                pending = error
        if pending is not None and pending is not value:
            raise pending
        return value is not None and pending is None
