#: module sqlalchemy_json
from sqlalchemy import JSON
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.types import to_instance


def mutable_json_type(dbtype=JSON, nested=False):
    return to_instance(dbtype)


MutableJson = mutable_json_type()
NestedMutableJson = mutable_json_type(nested=True)
