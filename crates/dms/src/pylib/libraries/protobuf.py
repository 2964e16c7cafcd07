#: module google.protobuf
__version__ = "5.29.0"

#: module google.protobuf.descriptor
_USE_C_DESCRIPTORS = True


# What `AddSerializedFile` reads of a file's description (descriptor.proto): names, enums, and what is within what.
class FileDescriptor:
    def __init__(self, serialized):
        self.serialized_pb = serialized
        self.enums = []
        self.messages = []
        for number, start, end in fields(serialized, 0, len(serialized)):
            if number == 4:
                self.messages.append(Descriptor(serialized, start, end))
            elif number == 5:
                self.enums.append(EnumDescriptor(serialized, start, end))


class Descriptor:
    def __init__(self, data, first, last):
        self.name = ""
        self.enums = []
        self.messages = []
        for number, start, end in fields(data, first, last):
            if number == 1:
                self.name = data[start:end].decode()
            elif number == 3:
                self.messages.append(Descriptor(data, start, end))
            elif number == 4:
                self.enums.append(EnumDescriptor(data, start, end))


class EnumDescriptor:
    def __init__(self, data, first, last):
        self.name = ""
        self.numbers = {}
        for number, start, end in fields(data, first, last):
            if number == 1:
                self.name = data[start:end].decode()
            elif number == 2:
                name, value = "", 0
                for part, begin, finish in fields(data, start, end):
                    if part == 1:
                        name = data[begin:finish].decode()
                    elif part == 2:
                        value = begin if begin < 1 << 63 else begin - (1 << 64)
                self.numbers[name] = value


# The fields of a message: number, and where its bytes begin and end; of a varint its value.
def fields(data, position, end):
    found = []
    while position < end:
        tag, position = varint(data, position)
        kind = tag & 7
        if kind == 2:
            length, position = varint(data, position)
            found.append((tag >> 3, position, position + length))
            position += length
        elif kind == 0:
            value, position = varint(data, position)
            found.append((tag >> 3, value, None))
        elif kind == 1:
            position += 8
        elif kind == 5:
            position += 4
        else:
            raise TypeError("Couldn't parse file content!")
    return found


def varint(data, position):
    value = data[position]
    position += 1
    if value < 128:
        return value, position
    value &= 127
    shift = 7
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
        shift += 7

#: module google.protobuf.descriptor_pool
from google.protobuf.descriptor import FileDescriptor


class DescriptorPool:
    def AddSerializedFile(self, serialized):
        return FileDescriptor(serialized)


_default = DescriptorPool()


def Default():
    return _default

#: module google.protobuf.internal
from google.protobuf.internal import builder, enum_type_wrapper

#: module google.protobuf.internal.builder
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import Message


def BuildMessageAndEnumDescriptors(file, module):
    pass


def BuildTopDescriptorsAndMessages(file, name, module):
    for enum in file.enums:
        module[enum.name] = EnumTypeWrapper(enum)
        module.update(enum.numbers)
    for message in file.messages:
        module[message.name] = class_of(message, name)


def BuildServices(file, name, module):
    pass


def class_of(message, module):
    names = {"DESCRIPTOR": message, "__module__": module}
    for enum in message.enums:
        names[enum.name] = EnumTypeWrapper(enum)
        names.update(enum.numbers)
    for inner in message.messages:
        names[inner.name] = class_of(inner, module)
    return type(message.name, (Message,), names)

#: module google.protobuf.internal.enum_type_wrapper
class EnumTypeWrapper:
    def __init__(self, descriptor):
        self.DESCRIPTOR = descriptor

    def Name(self, number):
        for name, value in self.DESCRIPTOR.numbers.items():
            if value == number:
                return name
        raise ValueError(f"Enum {self.DESCRIPTOR.name} has no name defined for value {number!r}")

    def Value(self, name):
        if name in self.DESCRIPTOR.numbers:
            return self.DESCRIPTOR.numbers[name]
        raise ValueError(f"Enum {self.DESCRIPTOR.name} has no value defined for name {name!r}")

    def keys(self):
        return list(self.DESCRIPTOR.numbers)

    def values(self):
        return list(self.DESCRIPTOR.numbers.values())

    def items(self):
        return list(self.DESCRIPTOR.numbers.items())

    def __getattr__(self, name):
        numbers = self.__dict__["DESCRIPTOR"].numbers
        if name in numbers:
            return numbers[name]
        raise AttributeError(name)

#: module google.protobuf.message
class Message:
    pass
