"""`Session` on the connection of a migration: it joins the run's transaction, which it neither commits nor rolls back."""

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import InvalidRequestError, UnboundExecutionError
from sqlalchemy.orm.query import AliasedClass, Query
from sqlalchemy.orm.relationships import Relationship, configure, relationships_of
from __dms_orm__ import blank, columns_of, forget, has_columns, outputs, own_value, references, result, set_own_value, unsupported

_mappers = {}


class _Mapper:
    """A mapped class: its table, and its attributes with their columns."""

    def __init__(self, cls):
        self.cls = cls
        self.table, self.columns, self.key_columns = columns_of(cls)
        self.keys = [self.attribute(column) for column in self.key_columns]

    def attribute(self, column):
        for name, known in self.columns:
            if known is column or known.name == column.name:
                return name
        raise InvalidRequestError(f"the class '{self.cls.__name__}' does not map the column '{column.name}'")

    def match(self, key):
        return [column == value for column, value in zip(self.key_columns, key)]


def mapper_of(cls):
    if cls not in _mappers:
        configure()
        _mappers[cls] = _Mapper(cls)
    return _mappers[cls]


class InstanceState:
    """What a session knows of an object."""

    def __init__(self, instance):
        self.instance = instance
        self.mapper = mapper_of(type(instance))
        self.session = None
        # The primary key of its row, once it has one.
        self.key = None
        # The values as they are in the database, by attribute.
        self.loaded = {}
        self.modified = set()

    def attribute(self, column):
        return self.mapper.attribute(column)

    @property
    def persistent(self):
        return self.key is not None

    def read(self, column):
        """The value of an attribute that the object itself has not."""
        if self.key is None or self.session is None:
            return None
        self.session._refresh(self)
        return own_value(self.instance, self.attribute(column), None)

    def expire(self):
        for name, _ in self.mapper.columns:
            forget(self.instance, name)
        for name in relationships_of(self.mapper.cls):
            forget(self.instance, name)
        self.loaded = {}

    def changes(self):
        changed = {}
        for name, column in self.mapper.columns:
            known = self.loaded.get(name)
            value = own_value(self.instance, name, known)
            is_same = value is known or (type(value) is type(known) and value == known)
            if not is_same or name in self.modified:
                changed[name] = (column, value)
        return changed


def state_of(instance):
    state = own_value(instance, "_sa_instance_state", None)
    if state is None:
        state = InstanceState(instance)
        set_own_value(instance, "_sa_instance_state", state)
    return state


def object_session(instance):
    return state_of(instance).session


def flag_modified(instance, key):
    state_of(instance).modified.add(key)


class _NoAutoflush:
    def __init__(self, session):
        self.session = session

    def __enter__(self):
        self.before = self.session.autoflush
        self.session.autoflush = False
        return self.session

    def __exit__(self, kind, value, trace):
        self.session.autoflush = self.before


class _Block:
    """`with session.begin():`"""

    def __init__(self, session, closes=False):
        self.session = session
        self.closes = closes

    def __enter__(self):
        return self.session

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.session.commit()
        if self.closes:
            self.session.close()


class _Nested:
    """`with session.begin_nested():`"""

    def __init__(self, session, savepoint):
        self.session = session
        self.savepoint = savepoint

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.commit()
        else:
            self.rollback()

    def commit(self):
        self.session.flush()
        self.savepoint.commit()

    def rollback(self):
        self.savepoint.rollback()
        self.session._new = []
        self.session._deleted = []
        self.session.expire_all()


class Session:
    def __init__(self, bind=None, autoflush=True, **options):
        self.bind = bind
        self.autoflush = autoflush
        self.info = {}
        self._objects = {}
        self._new = []
        self._deleted = []
        self._has_begun = False
        self._is_flushing = False

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.close()

    def __contains__(self, instance):
        return state_of(instance).session is self

    def __iter__(self):
        return iter([state.instance for state in self._objects.values()] + self.new)

    @property
    def new(self):
        return [state.instance for state in self._new]

    @property
    def deleted(self):
        return [state.instance for state in self._deleted]

    @property
    def dirty(self):
        return [state.instance for state in self._objects.values() if state.changes()]

    @property
    def no_autoflush(self):
        return _NoAutoflush(self)

    @property
    def is_active(self):
        return True

    def get_bind(self, *arguments, **options):
        if self.bind is None:
            raise UnboundExecutionError("the session is not bound to a connection")
        return self.bind

    def connection(self, *arguments, **options):
        self._has_begun = True
        return self.get_bind().connect()

    def in_transaction(self):
        return self._has_begun

    def begin(self, nested=False):
        return self.begin_nested() if nested else _Block(self)

    def begin_nested(self):
        self.flush()
        return _Nested(self, self.connection().begin_nested())

    # Reading

    def query(self, *entities):
        return Query(list(entities), self)

    def _run(self, statement, parameters=None):
        if self.autoflush:
            self.flush()
        if parameters is None:
            return self.connection().execute(statement)
        return self.connection().execute(statement, parameters)

    def execute(self, statement, params=None, **options):
        if isinstance(statement, Query):
            return self._load(statement._select, statement._entities, params)
        if isinstance(statement, str):
            statement = text(statement)
        entities = outputs(statement)
        if any(hasattr(entity, "__table__") for entity in entities):
            return self._load(statement, entities, params)
        return self._run(statement, params)

    def scalar(self, statement, params=None, **options):
        return self.execute(statement, params).scalar()

    def scalars(self, statement, params=None, **options):
        return self.execute(statement, params).scalars()

    def _load(self, statement, entities, parameters):
        """The rows of a statement, with objects in the place of the columns of entities."""
        rows = self._run(statement, parameters)
        sizes = []
        names = []
        keys = list(rows.keys())
        position = 0
        for entity in entities:
            if isinstance(entity, AliasedClass) or hasattr(entity, "__table__"):
                cls = entity._cls if isinstance(entity, AliasedClass) else entity
                mapper = mapper_of(cls)
                size = len(list(mapper.table.c))
                sizes.append((mapper, size))
                names.append(cls.__name__)
            else:
                size = len(list(entity.c)) if has_columns(entity) else 1
                sizes.append((None, size))
                names += keys[position:position + size]
            position += size
        loaded = []
        for row in rows:
            values = []
            position = 0
            for mapper, size in sizes:
                part = list(row)[position:position + size]
                position += size
                if mapper is None:
                    values += part
                else:
                    values.append(self._object(mapper, part))
            loaded.append(values)
        return result(names, loaded)

    def _object(self, mapper, values):
        named = {}
        for column, value in zip(mapper.table.c, values):
            for name, known in mapper.columns:
                if known is column or known.name == column.name:
                    named[name] = value
        key = tuple(named[name] for name in mapper.keys)
        if all(value is None for value in key):
            return None
        state = self._objects.get((mapper.cls, key))
        if state is None:
            state = state_of(blank(mapper.cls))
            state.session = self
            state.key = key
            self._objects[(mapper.cls, key)] = state
        if not state.loaded:
            self._fill(state, named)
        return state.instance

    def _fill(self, state, named):
        for name, value in named.items():
            if own_value(state.instance, name, state) is state:
                set_own_value(state.instance, name, value)
            state.loaded[name] = value

    def _refresh(self, state):
        if state.loaded:
            return
        mapper = state.mapper
        row = self.connection().execute(select(mapper.table).where(*mapper.match(state.key))).first()
        if row is None:
            raise InvalidRequestError(f"Instance '<{mapper.cls.__name__}>' has been deleted, or its row is otherwise not present.")
        values = {}
        for column, value in zip(mapper.table.c, row):
            values[mapper.attribute(column)] = value
        self._fill(state, values)

    def get(self, entity, key, **options):
        mapper = mapper_of(entity)
        if isinstance(key, dict):
            key = tuple(key[name] for name in mapper.keys)
        elif not isinstance(key, tuple):
            key = tuple(key) if isinstance(key, list) else (key,)
        known = self._objects.get((entity, key))
        if known is not None and known.loaded:
            return known.instance
        return self.query(entity).filter(*mapper.match(key)).one_or_none()

    def get_one(self, entity, key, **options):
        found = self.get(entity, key)
        if found is None:
            raise InvalidRequestError("No row was found when one was required")
        return found

    def refresh(self, instance, *arguments, **options):
        self.flush()
        state = state_of(instance)
        state.expire()
        self._refresh(state)

    # Changing

    def add(self, instance, **options):
        state = state_of(instance)
        if state.session is self:
            self._deleted = [known for known in self._deleted if known is not state]
            return
        if state.session is not None:
            raise InvalidRequestError(f"Object '<{type(instance).__name__}>' is already attached to another session")
        state.session = self
        self._add_related(state, False)
        if state.persistent:
            self._objects[(state.mapper.cls, state.key)] = state
        else:
            self._new.append(state)
        self._add_related(state, True)

    def add_all(self, instances):
        for instance in instances:
            self.add(instance)

    def _add_related(self, state, is_list):
        for name, one in relationships_of(state.mapper.cls).items():
            value = own_value(state.instance, name, None)
            if isinstance(value, list) != is_list:
                continue
            for other in value if is_list else [value]:
                if other is not None and state_of(other).session is None:
                    self.add(other)

    def delete(self, instance):
        state = state_of(instance)
        if not state.persistent:
            raise InvalidRequestError(f"Instance '<{type(instance).__name__}>' is not persisted")
        state.session = self
        self._objects[(state.mapper.cls, state.key)] = state
        if not any(known is state for known in self._deleted):
            self._deleted.append(state)

    def expunge(self, instance):
        state = state_of(instance)
        state.session = None
        self._new = [known for known in self._new if known is not state]
        self._deleted = [known for known in self._deleted if known is not state]
        if state.persistent:
            self._objects.pop((state.mapper.cls, state.key), None)

    def expunge_all(self):
        for state in list(self._objects.values()) + self._new:
            state.session = None
        self._objects = {}
        self._new = []
        self._deleted = []

    def expire(self, instance, names=None):
        state_of(instance).expire()

    def expire_all(self):
        for state in self._objects.values():
            state.expire()

    def is_modified(self, instance, **options):
        return bool(state_of(instance).changes())

    def merge(self, instance, **options):
        mapper = mapper_of(type(instance))
        key = tuple(own_value(instance, name, None) for name in mapper.keys)
        known = None if any(value is None for value in key) else self.get(mapper.cls, key)
        if known is None:
            known = blank(mapper.cls)
            state_of(known)
            self.add(known)
        for name, _ in mapper.columns:
            value = own_value(instance, name, self)
            if value is not self:
                set_own_value(known, name, value)
        return known

    def flush(self, objects=None):
        if self._is_flushing:
            return
        self._is_flushing = True
        try:
            self._flush()
        finally:
            self._is_flushing = False

    def _flush(self):
        for state in list(self._objects.values()) + list(self._new):
            self._add_related(state, False)
            self._add_related(state, True)
        new, self._new = self._new, []
        for state in in_order(new):
            self._keep_parents(state)
            self._insert(state)
        deleted, self._deleted = self._deleted, []
        for state in list(self._objects.values()):
            if any(state is known for known in deleted):
                continue
            self._keep_parents(state)
            self._keep_children(state)
            self._update(state)
        for state in list(self._objects.values()):
            self._update(state)
        for state in deleted:
            self._leave_children(state)
        for state in reversed(in_order(deleted)):
            self.connection().execute(delete(state.mapper.table).where(*state.mapper.match(state.key)))
            self._objects.pop((state.mapper.cls, state.key), None)
            state.session = None

    def _insert(self, state):
        mapper = state.mapper
        values = {}
        for name, column in mapper.columns:
            value = own_value(state.instance, name, self)
            is_json = column.type.should_evaluate_none
            if value is not self and (value is not None or is_json):
                values[column] = value
        made = self.connection().execute(insert(mapper.table).values(values)).inserted_primary_key
        key = []
        for position, name in enumerate(mapper.keys):
            value = own_value(state.instance, name, None)
            if value is None:
                value = made[position]
                set_own_value(state.instance, name, value)
            key.append(value)
        if any(value is None for value in key):
            raise InvalidRequestError(f"Instance <{mapper.cls.__name__}> has a NULL identity key")
        state.key = tuple(key)
        self._objects[(mapper.cls, state.key)] = state
        related = {name: value for name, value in state.loaded.items() if isinstance(value, list)}
        state.loaded = {}
        given = {name for name, _ in mapper.columns if own_value(state.instance, name, self) is not self}
        # What the database filled in is read when it is asked for.
        if len(given) == len(mapper.columns):
            for name in given:
                state.loaded[name] = own_value(state.instance, name, None)
        else:
            lists = {name: own_value(state.instance, name, None) for name in related}
            row = self.connection().execute(select(mapper.table).where(*mapper.match(state.key))).first()
            for column, value in zip(mapper.table.c, row):
                name = mapper.attribute(column)
                value = own_value(state.instance, name, value)
                set_own_value(state.instance, name, value)
                state.loaded[name] = value
            for name, value in lists.items():
                set_own_value(state.instance, name, value)
        for name in related:
            state.loaded[name] = []
        self._keep_children(state, only="many")

    def _update(self, state):
        if not state.loaded:
            # Expired: what was set since then is all there is.
            changed = {}
            for name, column in state.mapper.columns:
                value = own_value(state.instance, name, self)
                if value is not self:
                    changed[name] = (column, value)
        else:
            changed = state.changes()
        if not changed:
            return
        values = {column: value for column, value in changed.values()}
        self.connection().execute(update(state.mapper.table).where(*state.mapper.match(state.key)).values(values))
        for name, (_, value) in changed.items():
            if state.loaded:
                state.loaded[name] = value
        state.modified = set()
        key = tuple(own_value(state.instance, name, known) for name, known in zip(state.mapper.keys, state.key))
        if key != state.key:
            self._objects.pop((state.mapper.cls, state.key), None)
            state.key = key
            self._objects[(state.mapper.cls, key)] = state

    def _keep_parents(self, state):
        """Foreign keys follow the objects that were set in their place."""
        for name, one in relationships_of(state.mapper.cls).items():
            value = own_value(state.instance, name, self)
            if value is self or one.viewonly or one.is_list or value is state.loaded.get(name, self):
                continue
            kind, _, near, _ = one.shape
            if kind != "one":
                continue
            for column, other in near:
                new = None if value is None else getattr(value, state_of(value).attribute(other))
                set_own_value(state.instance, state.attribute(column), new)
            state.loaded[name] = value

    def _keep_children(self, state, only=None):
        """Rows follow the lists of a relationship."""
        for name, one in relationships_of(state.mapper.cls).items():
            value = own_value(state.instance, name, None)
            if not isinstance(value, list) or one.viewonly:
                continue
            one.settle()
            # The rows that both refer to are there only when all are inserted.
            if only is not None and one.shape[0] != only:
                continue
            before = state.loaded.get(name) or []
            added = [item for item in value if not any(item is known for known in before)]
            removed = [item for item in before if not any(item is known for known in value)]
            for item in added:
                self._link(state, one, item, True)
            for item in removed:
                self._link(state, one, item, False)
            state.loaded[name] = list(value)

    def _link(self, state, one, item, is_added):
        one.settle()
        kind, link, near, far = one.shape
        other = state_of(item)
        if kind == "many":
            for column, own in near:
                value = getattr(state.instance, state.attribute(own)) if is_added else None
                set_own_value(item, other.attribute(column), value)
            return
        values = [(column, getattr(state.instance, state.attribute(own))) for column, own in near]
        values += [(column, getattr(item, other.attribute(own))) for column, own in far]
        if is_added:
            statement = insert(link).values(dict(values))
        else:
            statement = delete(link).where(*[column == value for column, value in values])
        self.connection().execute(statement)

    def _leave_children(self, state):
        """What becomes of the rows that refer to one that is deleted."""
        for name, one in relationships_of(state.mapper.cls).items():
            if one.viewonly or one.passive_deletes or one.is_written_out:
                continue
            one.settle()
            kind, link, near, _ = one.shape
            own = {column: getattr(state.instance, state.attribute(known)) for column, known in near if kind != "one"}
            if kind == "link":
                self.connection().execute(delete(link).where(*[column == value for column, value in own.items()]))
            elif kind == "many":
                is_dropped = "all" in one.cascade or "delete" in one.cascade.split(",")
                table = one.target.__table__
                matches = [column == value for column, value in own.items()]
                if is_dropped:
                    for child in self.query(one.target).filter(*matches).all():
                        self._leave_children(state_of(child))
                        self.connection().execute(delete(table).where(*state_of(child).mapper.match(state_of(child).key)))
                        self.expunge(child)
                else:
                    self.connection().execute(update(table).where(*matches).values({column: None for column in own}))

    def bulk_save_objects(self, objects, **options):
        self.flush()
        for instance in objects:
            state = state_of(instance)
            if state.persistent:
                self._update(state)
            else:
                self._bulk_insert(state.mapper, {name: own_value(instance, name, None) for name, _ in state.mapper.columns})

    def bulk_insert_mappings(self, cls, mappings, **options):
        self.flush()
        for mapping in mappings:
            self._bulk_insert(mapper_of(cls), mapping)

    def _bulk_insert(self, mapper, mapping):
        values = {column: mapping[name] for name, column in mapper.columns if mapping.get(name) is not None}
        self.connection().execute(insert(mapper.table).values(values))

    def bulk_update_mappings(self, cls, mappings):
        self.flush()
        mapper = mapper_of(cls)
        for mapping in mappings:
            key = tuple(mapping[name] for name in mapper.keys)
            values = {column: mapping[name] for name, column in mapper.columns if name in mapping and name not in mapper.keys}
            if values:
                self.connection().execute(update(mapper.table).where(*mapper.match(key)).values(values))

    # Ending

    def commit(self):
        self.flush()
        self._has_begun = False
        self.expire_all()

    def rollback(self):
        if self._has_begun:
            raise unsupported(
                "a migration cannot roll back: its transaction belongs to the run",
                "what may fail belongs into `with session.begin_nested():`",
            )
        self.expunge_all()

    def close(self):
        self._has_begun = False
        self.expunge_all()

    def invalidate(self):
        self.close()


def in_order(states):
    """Rows that others refer to come first."""
    mappers = []
    for state in states:
        if not any(known is state.mapper for known in mappers):
            mappers.append(state.mapper)
    placed = []
    while mappers:
        free = [one for one in mappers
                if not any(other is not one and references(one.table, other.table) for other in mappers)]
        free = free or mappers[:1]
        placed += free
        mappers = [one for one in mappers if not any(one is known for known in free)]
    return [state for mapper in placed for state in states if state.mapper is mapper]


class sessionmaker:
    def __init__(self, bind=None, class_=Session, **options):
        self.class_ = class_
        self.kw = {"bind": bind, **options}

    def configure(self, **options):
        self.kw.update(options)

    def __call__(self, **options):
        return self.class_(**{**self.kw, **options})

    def begin(self):
        return _Block(self(), closes=True)


class scoped_session:
    def __init__(self, session_factory, scopefunc=None):
        self.session_factory = session_factory
        self._session = None

    def __call__(self, **options):
        if self._session is None:
            self._session = self.session_factory(**options)
        return self._session

    def configure(self, **options):
        self.session_factory.configure(**options)

    def remove(self):
        if self._session is not None:
            self._session.close()
        self._session = None

    def __getattr__(self, name):
        return getattr(self(), name)
