#: module sqlalchemy_jsonfield
import json as _json

from sqlalchemy import JSON, UnicodeText
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.types import TypeDecorator


class JSONField(TypeDecorator):
    impl = JSON

    def __init__(self, enforce_string=False, enforce_unicode=False, json=_json, json_type=JSON, *args, **kwargs):
        self.enforce_string = enforce_string
        self.enforce_unicode = enforce_unicode
        self.codec = json
        self.json_type = json_type
        super().__init__(*args, **kwargs)

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(UnicodeText if self.enforce_string else self.json_type)

    def process_bind_param(self, value, dialect):
        if not self.enforce_string or value is None:
            return value
        return self.codec.dumps(value, ensure_ascii=not self.enforce_unicode)

    def process_result_value(self, value, dialect):
        if not self.enforce_string or value is None:
            return value
        return self.codec.loads(value)


def mutable_json_field(enforce_string=False, enforce_unicode=False, json=_json, *args, **kwargs):
    field = JSONField(enforce_string, enforce_unicode, json, *args, **kwargs)
    return MutableDict.as_mutable(field)
