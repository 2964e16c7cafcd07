"""Elements of JSON: where an operator stands around them they have parentheses, elsewhere none."""

import sqlalchemy as sa

metadata = sa.MetaData()

document = sa.Table(
    "document",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("data", sa.JSON, nullable=False),
)
data = document.c.data
key = data["k"].as_string()

document.append_column(sa.Column("own", sa.String(20), sa.Computed(data["id"].as_string(), persisted=True)))
document.append_column(sa.Column("many", sa.Integer, sa.Computed(sa.func.coalesce(data[("a", "b")].as_integer(), 0), persisted=True)))
document.append_column(sa.Column("inner", sa.String(20), sa.Computed(data["a"]["b"].as_string(), persisted=True)))
document.append_column(
    sa.Column("chosen", sa.String(20), sa.Computed(sa.case((key == "x", data["l"].as_string()), else_=data["m"].as_string()), persisted=True))
)

CHECKS = {
    "set": key.is_not(None),
    "long": sa.func.length(key) > 3,
    "not": sa.not_(data["k"].as_boolean()),
    "both": sa.and_(data["k"].as_boolean(), data["l"].as_boolean()),
    "one": sa.or_(data["k"].as_boolean(), sa.func.lower(key).in_(["x", "y"])),
    "like": key.like("x_"),
    "within": data["a"]["b"].as_string() == "x",
    "deep": sa.func.lower(data["a"]["b"]["c"].as_string()) == "x",
    "path": data[("a", "b")].as_integer() > 1,
    "sum": data["k"].as_integer() + 1 > data["l"].as_integer(),
    "remainder": data["k"].as_integer() // 2 > 1,
    "between": data["k"].as_integer().between(1, 9),
    "case": sa.case((key == "x", data["l"].as_string()), else_=data["m"].as_string()) == "y",
    "together": key + data["l"].as_string() != "xy",
    "lower": sa.func.lower(key) != "x",
    "collated": key.collate("C") > "a",
    "json": data["k"].is_not(None),
    "negative": -data["k"].as_integer() < 0,
}
for name, condition in CHECKS.items():
    document.append_constraint(sa.CheckConstraint(condition, name=f"document_{name}"))

sa.Index("document_key", key)
sa.Index("document_last", key.desc().nulls_last())
sa.Index("document_lower", sa.func.lower(key))
sa.Index("document_inner", data["a"]["b"].as_string())
sa.Index("document_sum", data["k"].as_integer() + 1)
sa.Index("document_some", document.c.id, postgresql_where=key == "x", sqlite_where=key == "x")
