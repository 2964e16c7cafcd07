class SimpleNamespace:
    def __init__(self, /, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __repr__(self):
        return "namespace(" + ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items()) + ")"

    def __eq__(self, other):
        return self.__dict__ == other.__dict__


class _Class:
    def method(self):
        pass


MethodType = type(_Class().method)
NoneType = type(None)
FunctionType = LambdaType = type(lambda: None)
BuiltinFunctionType = type(len)
ModuleType = type(__import__("typing"))
BuiltinMethodType = type([].append)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)
DynamicClassAttribute = property
GenericAlias = UnionType = type(list[int])


def MappingProxyType(mapping):
    return mapping


def new_class(name, bases=(), kwds=None, exec_body=None):
    namespace = {}
    if exec_body:
        exec_body(namespace)
    return type(name, tuple(bases), namespace)
