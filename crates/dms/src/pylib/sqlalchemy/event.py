# A constraint that a directive adds or drops, in a table of its own, as Alembic makes it.
import sqlalchemy as sa


def attached(kind, name, table, columns, referred, condition):
    """The table and the constraint; tables are a name, a schema, and the names of columns."""
    metadata = sa.MetaData()
    own, schema = table
    names = list(columns)
    targets = []
    if referred:
        target, target_schema, target_columns = referred
        prefix = f"{target_schema}.{target}" if target_schema else target
        targets = [f"{prefix}.{column}" for column in target_columns]
        if (target, target_schema) == (own, schema):
            names += [column for column in target_columns if column not in names]
        else:
            _table(metadata, target, target_schema, target_columns)
    if kind == "pk":
        constraint = sa.PrimaryKeyConstraint(*columns, name=name)
    elif kind == "uq":
        constraint = sa.UniqueConstraint(*columns, name=name)
    elif kind == "fk":
        constraint = sa.ForeignKeyConstraint(columns, targets, name=name)
    else:
        constraint = sa.CheckConstraint(condition, name=name)
    return _table(metadata, own, schema, names, constraint), constraint


def _table(metadata, name, schema, columns, *constraints):
    return sa.Table(name, metadata, *[sa.Column(column, sa.Integer) for column in columns], *constraints, schema=schema)
