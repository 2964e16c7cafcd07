"""`Query`, on top of `select()`, `update()` and `delete()`."""

from sqlalchemy import delete, func, select, update, union, union_all
from sqlalchemy.exc import InvalidRequestError, MultipleResultsFound, NoResultFound
from sqlalchemy.orm.relationships import Relationship
from __dms_orm__ import has_columns, table_of, unsupported


class AliasedClass:
    """A mapped class under another name."""

    def __init__(self, cls, alias=None, name=None, flat=False, adapt_on_names=False):
        self._cls = cls
        self._table = alias if alias is not None else table_of(cls).alias(name)

    def __getattr__(self, name):
        attribute = getattr(self._cls, name)
        if isinstance(attribute, Relationship):
            raise unsupported("a relationship of an aliased class is not supported", None)
        key = getattr(attribute, "key", None)
        if key is None:
            raise InvalidRequestError(f"the aliased class has no column '{name}'")
        return self._table.c[key]


def aliased(element, alias=None, name=None, flat=False, adapt_on_names=False):
    if has_columns(element) and not hasattr(element, "__table__"):
        return element.alias(name)
    return AliasedClass(element, alias, name)


def source(value):
    """What stands behind FROM for an entity."""
    return value._table if isinstance(value, AliasedClass) else value


class Query:
    def __init__(self, entities, session=None):
        if not isinstance(entities, (list, tuple)):
            entities = [entities]
        self.session = session
        self._entities = [one for entity in entities for one in _flat(entity)]
        self._select = select(*[source(one) for one in self._entities])
        self._conditions = []
        self._target = self._entities[0] if self._entities else None
        self._limited = False

    @property
    def _sa_inspection(self):
        return self

    @property
    def statement(self):
        return self._select

    @property
    def selectable(self):
        return self._select

    def _with(self, select, **changes):
        other = Query.__new__(Query)
        other.session = self.session
        other._entities = self._entities
        other._conditions = self._conditions
        other._target = self._target
        other._limited = self._limited
        other._select = select
        for name, value in changes.items():
            setattr(other, name, value)
        return other

    def with_session(self, session):
        return self._with(self._select, session=session)

    def _same(self, *arguments, **options):
        return self

    options = _same
    enable_eagerloads = _same
    populate_existing = _same
    yield_per = _same
    execution_options = _same
    autoflush = _same
    enable_assertions = _same

    def filter(self, *conditions):
        conditions = [_written(one) for one in conditions]
        return self._with(self._select.where(*conditions), _conditions=self._conditions + conditions)

    where = filter

    def filter_by(self, **values):
        target = self._target
        return self.filter(*[getattr(_owner(target), name) == value for name, value in values.items()])

    def join(self, target, *conditions, isouter=False, full=False, **options):
        return self._joined(target, conditions, isouter, full)

    def outerjoin(self, target, *conditions, full=False, **options):
        return self._joined(target, conditions, True, full)

    def _joined(self, target, conditions, isouter, full):
        if isinstance(target, tuple):
            target, *conditions = target
        on = conditions[0] if conditions else None
        if isinstance(target, Relationship):
            target, on = (on if on is not None else target.target), target
        made = self._select
        if isinstance(on, Relationship):
            table = source(target)
            table = table_of(table) if hasattr(table, "__table__") else table
            for one, condition in on.joins(table):
                made = made.join(one, condition, isouter=isouter, full=full)
        elif on is None:
            made = made.join(source(target), isouter=isouter, full=full)
        else:
            made = made.join(source(target), on, isouter=isouter, full=full)
        return self._with(made, _target=target)

    def select_from(self, *sources):
        made = self._select.select_from(*[_from(one) for one in sources])
        return self._with(made, _target=sources[0])

    def order_by(self, *columns):
        return self._with(self._select.order_by(*columns))

    def group_by(self, *columns):
        return self._with(self._select.group_by(*columns))

    def having(self, *conditions):
        return self._with(self._select.having(*conditions))

    def distinct(self, *columns):
        return self._with(self._select.distinct(*columns))

    def with_for_update(self, **options):
        return self._with(self._select.with_for_update(**options))

    def limit(self, limit):
        return self._with(self._select.limit(limit), _limited=limit is not None)

    def offset(self, offset):
        return self._with(self._select.offset(offset), _limited=True)

    def slice(self, start, stop):
        made = self
        if stop is not None:
            made = made.limit(stop - (start or 0))
        return made.offset(start) if start else made

    def __getitem__(self, item):
        if isinstance(item, slice):
            return self.slice(item.start, item.stop).all()
        return self.slice(item, item + 1).all()[0]

    def correlate(self, *sources):
        return self._with(self._select.correlate(*[_from(one) for one in sources]))

    def with_entities(self, *entities):
        entities = [one for entity in entities for one in _flat(entity)]
        made = self._select.with_only_columns(*[source(one) for one in entities])
        return self._with(made, _entities=entities)

    def add_columns(self, *columns):
        entities = self._entities + list(columns)
        return self._with(self._select.add_columns(*columns), _entities=entities)

    add_column = add_columns

    def add_entity(self, entity):
        return self._with(self._select.add_columns(source(entity)), _entities=self._entities + [entity])

    def params(self, *given, **values):
        values = dict(*given, **values)
        return self._with(self._select, _parameters={**getattr(self, "_parameters", {}), **values})

    def union(self, *others):
        return self._compound(union, others)

    def union_all(self, *others):
        return self._compound(union_all, others)

    def _compound(self, kind, others):
        statements = [self._select, *[getattr(other, "_select", other) for other in others]]
        return self._with(kind(*statements), _conditions=[], _limited=True)

    def subquery(self, name=None, **options):
        return self._select.subquery(name)

    def cte(self, name=None, recursive=False, **options):
        return self._select.cte(name, recursive=recursive)

    def scalar_subquery(self):
        return self._select.scalar_subquery()

    as_scalar = scalar_subquery

    def label(self, name):
        return self._select.label(name)

    def exists(self):
        return self._select.exists()

    def _rows(self, statement=None):
        if self.session is None:
            raise InvalidRequestError("the query has no session")
        parameters = getattr(self, "_parameters", None)
        statement = self._select if statement is None else statement
        return self.session._load(statement, self._entities, parameters)

    def _items(self, statement=None):
        rows = self._rows(statement).all()
        if len(self._entities) == 1 and _is_entity(self._entities[0]):
            found = []
            for row in rows:
                if not any(known is row[0] for known in found[-1:]):
                    found.append(row[0])
            return found
        return rows

    def all(self):
        return self._items()

    def __iter__(self):
        return iter(self._items())

    def first(self):
        found = self._items(self._select if self._limited else self._select.limit(1))
        return found[0] if found else None

    def one_or_none(self):
        found = self._items()
        if len(found) > 1:
            raise MultipleResultsFound("Multiple rows were found when one or none was required")
        return found[0] if found else None

    def one(self):
        found = self._items()
        if not found:
            raise NoResultFound("No row was found when one was required")
        if len(found) > 1:
            raise MultipleResultsFound("Multiple rows were found when exactly one was required")
        return found[0]

    def scalar(self):
        row = self.one_or_none() if _is_entity(self._entities[0]) else self._only_row()
        if row is None or _is_entity(self._entities[0]):
            return row
        return row[0]

    def _only_row(self):
        rows = self._rows().all()
        if len(rows) > 1:
            raise MultipleResultsFound("Multiple rows were found when one or none was required")
        return rows[0] if rows else None

    def get(self, key):
        return self.session.get(self._entities[0], key)

    def count(self):
        counted = select(func.count()).select_from(self._select.subquery())
        return self.session._run(counted, getattr(self, "_parameters", None)).scalar()

    def update(self, values, synchronize_session="auto", update_args=None):
        table = _from(self._entities[0])
        owner = _owner(self._entities[0])
        named = {}
        for key, value in values.items():
            column = getattr(owner, key) if isinstance(key, str) and hasattr(owner, key) else key
            named[column] = value
        return self._changed(update(table).where(*self._conditions).values(named))

    def delete(self, synchronize_session="auto", delete_args=None):
        return self._changed(delete(_from(self._entities[0])).where(*self._conditions))

    def _changed(self, statement):
        if self._limited:
            raise InvalidRequestError("Can't call Query.update() or Query.delete() when limit() has been called")
        result = self.session._run(statement, getattr(self, "_parameters", None))
        self.session.expire_all()
        return result.rowcount


def _flat(entity):
    if isinstance(entity, (list, tuple)):
        return list(entity)
    return [entity]


def _is_entity(value):
    return isinstance(value, AliasedClass) or hasattr(value, "__table__")


def _owner(value):
    """Where attributes of an entity are looked up: of a column its table's columns."""
    if _is_entity(value):
        return value
    table = getattr(value, "table", None)
    return table.c if table is not None else value


def _from(value):
    value = source(value)
    if isinstance(value, Query):
        return value._select.subquery()
    return getattr(value, "table", value) if not has_columns(value) and not hasattr(value, "__table__") else value


def _written(condition):
    return condition
