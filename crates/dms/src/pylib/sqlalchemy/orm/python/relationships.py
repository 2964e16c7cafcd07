"""`relationship()` of mapped classes whose rows a script reads and writes."""

from sqlalchemy import select, and_, exists
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from __dms_orm__ import has_columns, key_columns, mapped_classes, own_value, references, set_own_value, table_of, unsupported

_pending = []


def backref(name, **options):
    return (name, options)


class Relationship:
    def __init__(self, argument=None, secondary=None, *, backref=None, back_populates=None, uselist=None,
                 foreign_keys=None, primaryjoin=None, secondaryjoin=None, remote_side=None, cascade="",
                 passive_deletes=False, viewonly=False, order_by=None, **options):
        self.argument = argument
        self.secondary = secondary
        self.backref = backref
        self.uselist = uselist
        self.foreign_keys = foreign_keys
        self.is_written_out = primaryjoin is not None or secondaryjoin is not None
        self.remote_side = remote_side
        self.cascade = cascade
        self.passive_deletes = passive_deletes
        self.viewonly = viewonly
        self.order_by = order_by
        self.owner = None
        self.key = None
        self.shape = None

    def __set_name__(self, owner, name):
        self.owner = owner
        self.key = name
        if self.backref is not None:
            _pending.append(self)

    def __get__(self, instance, owner):
        if instance is None:
            if self.owner is None:
                self.owner = owner
            return self
        state = instance._sa_instance_state
        value = own_value(instance, self.key, None)
        if value is None and state.session is not None and state.key is not None:
            value = self.load(state.session, instance)
            set_own_value(instance, self.key, value)
            state.loaded[self.key] = list(value) if self.is_list else value
        elif value is None and self.is_list:
            value = []
            set_own_value(instance, self.key, value)
            state.loaded[self.key] = []
        return value

    @property
    def target(self):
        return resolved_class(self.owner, self.argument)

    @property
    def is_list(self):
        self.settle()
        return self.uselist

    def settle(self):
        """Finds the columns that the two sides meet in."""
        if self.shape is not None:
            return
        where = f"the relationship `{self.owner.__name__}.{self.key}`"
        if self.is_written_out or self.argument is None:
            raise unsupported(
                f"{where} is not one that foreign keys alone say",
                "write the join out in the query: `.join(Other, Other.id == This.other_id)`",
            )
        own, other = self.owner.__table__, self.target.__table__
        if self.secondary is not None:
            link = self.link_table()
            near, far = references(link, own), references(link, other)
            if own is other:
                near, far = near[:1], near[1:]
            self.shape = ("link", link, near, far)
            is_list = True
        else:
            forward, back = references(own, other), references(other, own)
            if own is other:
                sides = self.remote_side
                sides = list(sides) if isinstance(sides, (list, tuple)) else [sides]
                is_forward = any(pair[1] is side or pair[1].name == side for pair in forward for side in sides)
                forward, back = (forward, []) if is_forward else ([], back)
            if self.foreign_keys is not None:
                named = [self.column(one) for one in as_list(self.foreign_keys)]
                forward = [pair for pair in forward if any(pair[0] is one for one in named)]
                back = [pair for pair in back if any(pair[0] is one for one in named)]
            if bool(forward) == bool(back):
                raise unsupported(
                    f"{where} is not one that foreign keys alone say",
                    "write the join out in the query: `.join(Other, Other.id == This.other_id)`",
                )
            self.shape = ("one", None, forward, []) if forward else ("many", None, back, [])
            is_list = not forward
        if self.uselist is None:
            self.uselist = is_list

    def column(self, value):
        if isinstance(value, str):
            name = value.strip("[] ")
            owner, _, name = name.rpartition(".")
            known = resolved_class(self.owner, owner) if owner else self.owner
            return getattr(known, name)
        return value

    def link_table(self):
        link = self.secondary
        if isinstance(link, str):
            link = self.owner.metadata.tables[link]
        elif not has_columns(link):
            link = table_of(link()) if callable(link) else table_of(link)
        return link

    def joins(self, target_table):
        """What is joined, with its condition, to come from the one side to the other."""
        self.settle()
        kind, link, near, far = self.shape
        if kind == "link":
            first = and_(*[own == one for one, own in near])
            return [(link, first), (target_table, and_(*[other == one for one, other in far]))]
        if kind == "one":
            pairs = [(target_table.c[other.key], one) for one, other in near]
        else:
            pairs = [(own, target_table.c[one.key]) for one, own in near]
        return [(target_table, and_(*[left == right for left, right in pairs]))]

    def matches(self, instance):
        """The conditions for the rows that belong to an object."""
        self.settle()
        kind, link, near, far = self.shape
        attribute = instance._sa_instance_state.attribute
        if kind == "one":
            values = [(other, getattr(instance, attribute(one))) for one, other in near]
        else:
            values = [(one, getattr(instance, attribute(own))) for one, own in near]
        if any(value is None for _, value in values):
            return None
        conditions = [column == value for column, value in values]
        if kind == "link":
            conditions += [other == one for one, other in far]
        return conditions

    def load(self, session, instance):
        conditions = self.matches(instance)
        query = session.query(self.target)
        if conditions is None:
            return [] if self.is_list else None
        query = query.filter(*conditions)
        if self.order_by is not None and not isinstance(self.order_by, str):
            query = query.order_by(*as_list(self.order_by))
        found = query.all()
        if self.is_list:
            return found
        return found[0] if found else None

    def exists(self, condition=None, **values):
        target = self.target
        conditions = [condition] if condition is not None else []
        conditions += [getattr(target, name) == value for name, value in values.items()]
        for _, one in self.joins(target.__table__):
            conditions.append(one)
        return exists().where(*conditions)

    has = exists
    any = exists

    def __eq__(self, other):
        self.settle()
        kind, _, near, _ = self.shape
        if kind != "one":
            return self.contains(other)
        if other is None:
            return and_(*[one == None for one, _ in near])  # noqa: E711
        attribute = other._sa_instance_state.attribute
        return and_(*[one == getattr(other, attribute(own)) for one, own in near])

    def __hash__(self):
        return id(self)

    def contains(self, other):
        target = self.target
        attribute = other._sa_instance_state.attribute
        keys = [column == getattr(other, attribute(column)) for column in key_columns(target.__table__)]
        return self.exists(and_(*keys))

    def of_type(self, target):
        return (self, target)

    def __getattr__(self, name):
        raise unsupported(f"`{name}` of a relationship is not known here", None)


def as_list(value):
    if isinstance(value, str):
        return [part for part in value.strip("[]").split(",") if part.strip()]
    return list(value) if isinstance(value, (list, tuple)) else [value]


def resolved_class(owner, argument):
    """The class that a relationship names."""
    if not isinstance(argument, str):
        if hasattr(argument, "__table__"):
            return argument
        return resolved_class(owner, argument())
    name = argument.rpartition(".")[2].strip("'\"")
    for known in reversed(mapped_classes()):
        if known.__name__ == name and known.metadata is owner.metadata:
            return known
    raise InvalidRequestError(
        f"When initializing mapper {owner.__name__}, expression '{argument}' failed to locate a name"
    )


def configure():
    """Gives classes the attributes that relationships of other classes name (`backref`)."""
    while _pending:
        one = _pending.pop()
        name, options = one.backref if isinstance(one.backref, tuple) else (one.backref, {})
        target = one.target
        if name not in target.__dict__:
            options = {key: value for key, value in options.items() if key != "backref"}
            other = Relationship(one.owner, one.secondary, **options)
            other.is_written_out = one.is_written_out
            if one.owner.__table__ is target.__table__ and one.secondary is None:
                other.remote_side = None if one.remote_side is not None else key_columns(target.__table__)
            if one.foreign_keys is not None:
                other.foreign_keys = [one.column(column) for column in as_list(one.foreign_keys)]
            other.__set_name__(target, name)
            setattr(target, name, other)


def relationships_of(cls):
    configure()
    found = {}
    for one in reversed(cls.__mro__):
        for name, value in one.__dict__.items():
            if isinstance(value, Relationship):
                found[name] = value
    return found


def relationship(argument=None, secondary=None, **options):
    return Relationship(argument, secondary, **options)


def dynamic_loader(argument=None, **options):
    return Relationship(argument, **options)
