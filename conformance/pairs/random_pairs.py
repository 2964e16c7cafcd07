"""Pairs of models by chance, the same on each run: several tables, several changes at once."""

import copy
import random

COUNT = 150
CONVENTION = """\
naming_convention={
    'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s',
    'fk': 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s', 'pk': 'pk_%(table_name)s'}"""
# Each family can be changed from one to another everywhere.
FAMILIES = [
    ["sa.Integer", "sa.BigInteger", "sa.SmallInteger"], ["sa.String(20)", "sa.String(50)", "sa.VARCHAR(80)", "sa.Text"],
    ["sa.Numeric(8, 2)", "sa.Numeric(10, 2)", "sa.Numeric(12, 4)", "sa.Float"], ["sa.DateTime", "sa.Date"], ["sa.Boolean"], ["sa.JSON"], ["sa.LargeBinary"],
]
DEFAULTS = {"sa.Integer": ["'0'", "sa.text('1')"], "sa.String(20)": ["''", "'x'"], "sa.DateTime": ["sa.func.now()"], "sa.Boolean": ["sa.true()", "sa.false()"]}
SHORT = {"sa.Integer", "sa.BigInteger", "sa.SmallInteger", "sa.String(20)", "sa.String(50)", "sa.VARCHAR(80)", "sa.DateTime", "sa.Date"}
TABLES = ["account", "book", "city", "document", "event", "film", "group", "house"]
COLUMNS = ["amount", "body", "code", "day", "email", "flag", "kind", "level", "name", "order", "size", "title"]


class Draw:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.is_conventional = self.random.random() < 0.5

    def chance(self, of):
        return self.random.random() < of

    def pick(self, items):
        return self.random.choice(items)

    def column(self):
        family = self.pick(FAMILIES)
        type_ = family[0] if self.chance(0.6) else self.pick(family)
        found = {"family": family, "type": type_, "nullable": self.chance(0.6)}
        if type_ in DEFAULTS and self.chance(0.3):
            found["default"] = self.pick(DEFAULTS[type_])
        if type_ in SHORT and self.chance(0.2):
            found["index"] = True
        if type_ in SHORT and self.chance(0.1):
            found["unique"] = True
        if self.chance(0.1):
            found["comment"] = self.pick(["one", "it's two", "three"])
        return found

    def reference(self, tables, name):
        """To a table before this one, or itself."""
        position = list(tables).index(name)
        found = {"family": ["sa.Integer"], "type": "sa.Integer", "nullable": self.chance(0.6), "to": self.pick(list(tables)[:position + 1])}
        if self.chance(0.4):
            found["ondelete"] = self.pick(["CASCADE", "SET NULL"] if found["nullable"] else ["CASCADE"])
        if self.chance(0.3):
            found["index"] = True
        return found

    def table(self, tables, name):
        tables[name] = {"columns": {}, "extra": {}, "comment": self.pick([None, None, "a table"])}
        for column in self.random.sample(COLUMNS, self.random.randint(1, 5)):
            tables[name]["columns"][column] = self.column()
        if self.chance(0.6):
            tables[name]["columns"]["parent_id"] = self.reference(tables, name)
        if self.chance(0.4):
            self.extra(tables, name)

    def extra(self, tables, name):
        """A unique constraint or an index of its own."""
        short = [column for column, it in tables[name]["columns"].items() if it["type"] in SHORT]
        if not short:
            return
        columns = self.random.sample(short, min(len(short), self.random.randint(1, 2)))
        quoted = ", ".join(f"'{column}'" for column in columns)
        key = "_".join([name, *columns])
        is_named_alike = self.is_conventional and len(columns) == 1 and tables[name]["columns"][columns[0]].get("unique")
        if self.chance(0.5):
            if is_named_alike:
                return
            tables[name]["extra"][f"uq_{key}"] = (columns, f"sa.UniqueConstraint({quoted}, name='uq_{key}')")
        else:
            unique = self.pick(["", ", unique=True"])
            tables[name]["extra"][f"idx_{key}"] = (columns, f"sa.Index('idx_{key}', {quoted}{unique})")

    def models(self):
        tables = {}
        for name in self.random.sample(TABLES, self.random.randint(2, 5)):
            self.table(tables, name)
        return tables

    def changed(self, tables):
        tables = copy.deepcopy(tables)
        for _ in range(self.random.randint(1, 7)):
            self.pick([self.add_table, self.drop_table, self.add_column, self.add_column, self.drop_column, self.alter, self.alter, self.alter, self.refer, self.more_or_less])(tables)
        return tables

    def add_table(self, tables):
        free = [name for name in TABLES if name not in tables]
        if free:
            self.table(tables, self.pick(free))

    def drop_table(self, tables):
        if len(tables) < 2:
            return
        name = self.pick(list(tables))
        del tables[name]
        for table in tables.values():
            for column, it in list(table["columns"].items()):
                if it.get("to") == name:
                    self.forget(table, column)

    def forget(self, table, column):
        del table["columns"][column]
        for name, (columns, _) in list(table["extra"].items()):
            if column in columns:
                del table["extra"][name]

    def add_column(self, tables):
        table = tables[self.pick(list(tables))]
        free = [name for name in COLUMNS if name not in table["columns"]]
        table["columns"][self.pick(free)] = self.column()

    def drop_column(self, tables):
        table = tables[self.pick(list(tables))]
        if len(table["columns"]) > 1:
            self.forget(table, self.pick(list(table["columns"])))

    def alter(self, tables):
        table = tables[self.pick(list(tables))]
        name = self.pick(list(table["columns"]))
        it = table["columns"][name]
        what = self.pick(["type", "nullable", "comment", "index", "unique", "default"])
        is_extra = any(name in columns for columns, _ in table["extra"].values())
        if what == "type":
            type_ = self.pick(it["family"])
            if type_ in SHORT or not (is_extra or it.get("index") or it.get("unique")):
                it["type"] = type_
                it.pop("default", None)
        elif what == "nullable":
            if it.get("ondelete") != "SET NULL":
                it["nullable"] = not it["nullable"]
        elif what == "comment":
            it["comment"] = self.pick([None, "one", "other words"])
        elif what == "default":
            if it["type"] in DEFAULTS and "to" not in it:
                it["default"] = self.pick([None, *DEFAULTS[it["type"]]])
        elif it["type"] in SHORT and not (what == "unique" and is_extra):
            it[what] = not it.get(what)

    def refer(self, tables):
        name = self.pick(list(tables))
        table = tables[name]
        if "parent_id" in table["columns"]:
            it = table["columns"]["parent_id"]
            if self.chance(0.5):
                it["ondelete"] = self.pick([None, "CASCADE"])
            elif self.chance(0.5):
                it["to"] = None
            else:
                it["to"] = self.reference(tables, name)["to"]
        else:
            table["columns"]["parent_id"] = self.reference(tables, name)

    def more_or_less(self, tables):
        name = self.pick(list(tables))
        if tables[name]["extra"] and self.chance(0.5):
            tables[name]["extra"].popitem()
        else:
            self.extra(tables, name)

    def source(self, tables):
        convention = CONVENTION if self.is_conventional else ""
        lines = [f"import sqlalchemy as sa\n\nmetadata = sa.MetaData({convention})\n"]
        for name, table in tables.items():
            items = [f"'{name}'", "metadata", "sa.Column('id', sa.Integer, primary_key=True)"]
            items += [self.written(name, column, it) for column, it in table["columns"].items()]
            items += [text for _, text in table["extra"].values()]
            if table["comment"]:
                items.append(f"comment='{table['comment']}'")
            lines.append("sa.Table(\n    " + ",\n    ".join(items) + ")\n")
        return "".join(lines)

    def written(self, table, column, it):
        items = [f"'{column}'", it["type"]]
        if it.get("to"):
            name = "" if self.is_conventional else f", name='fk_{table}_{column}'"
            ondelete = f", ondelete='{it['ondelete']}'" if it.get("ondelete") else ""
            items.append(f"sa.ForeignKey('{it['to']}.id'{name}{ondelete})")
        for word in ("index", "unique"):
            if it.get(word):
                items.append(f"{word}=True")
        if not it["nullable"]:
            items.append("nullable=False")
        if it.get("default"):
            items.append(f"server_default={it['default']}")
        if it.get("comment"):
            items.append("comment=" + repr(it["comment"]))
        return f"sa.Column({', '.join(items)})"


def add(one):
    for seed in range(COUNT):
        draw = Draw(seed)
        before = draw.models()
        after = draw.changed(before)
        one(f"by chance {seed}", draw.source(before), draw.source(after))
