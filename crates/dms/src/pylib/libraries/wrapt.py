#: module wrapt
class ObjectProxy:
    def __init__(self, wrapped):
        self.__wrapped__ = wrapped

    def __getattr__(self, name):
        if name == "__wrapped__":
            raise ValueError("wrapper has not been initialized")
        return getattr(self.__wrapped__, name)

    def __str__(self):
        return str(self.__wrapped__)

    def __eq__(self, other):
        return self.__wrapped__ == other

    def __hash__(self):
        return hash(self.__wrapped__)

    def __bool__(self):
        return bool(self.__wrapped__)

    def __call__(self, *args, **kwargs):
        return self.__wrapped__(*args, **kwargs)

    def __iter__(self):
        return iter(self.__wrapped__)

    def __len__(self):
        return len(self.__wrapped__)

    def __contains__(self, value):
        return value in self.__wrapped__

    def __getitem__(self, key):
        return self.__wrapped__[key]

    def __fspath__(self):
        return self.__wrapped__.__fspath__()

    def __truediv__(self, other):
        return self.__wrapped__ / other
