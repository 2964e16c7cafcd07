# Imports the models of a project and writes their MetaData as the code of plain tables.
import gc


def targets(sa):
    """The MetaData objects that the targets name, each once."""
    found, is_everything = [], False
    for target in request["models"]:
        name, _, attribute = target.partition(":")
        names = names_of(name, attribute)
        value = eval(attribute, names) if attribute else None
        if value is None or hasattr(value, "app_context"):
            is_everything = True
            continue
        for it in value if isinstance(value, (list, tuple)) else [value]:
            several = getattr(it, "metadatas", None)
            found += several.values() if isinstance(several, dict) else [getattr(it, "metadata", it)]
    if is_everything:
        # Without those in which SQLAlchemy describes the databases' own catalogs.
        catalogs = {"pg_catalog", "information_schema", "INFORMATION_SCHEMA", "sys"}
        found += [
            it for it in gc.get_objects()
            if isinstance(it, sa.MetaData) and any(table.schema not in catalogs for table in it.tables.values())
        ]
    found = list({id(it): it for it in found}.values())
    if request["bind"] is not None:
        found = [it for it in found if (it.info.get("bind_key") or "") == request["bind"]]
    return found


class Writer:
    def __init__(self, sa, number):
        from alembic.autogenerate import render
        from sqlalchemy.dialects import postgresql
        from sqlalchemy.sql import elements

        self.sa, self.elements, self.postgresql = sa, elements, postgresql
        self.metadata = f"metadata_{number}"

    def expression(self, value):
        """An SQL expression as code."""
        if isinstance(value, str):
            return repr(value)
        if isinstance(value, self.elements.TextClause):
            return f"sa.text({value.text!r})"
        if isinstance(value, (self.elements.True_, self.elements.False_, self.elements.Null)):
            return f"sa.{str(value).lower()}()"
        if isinstance(value, self.elements.ColumnClause) and not value.is_literal:
            return f"sa.column({value.name!r})"
        if isinstance(value, self.elements.BindParameter) and isinstance(value.value, (bool, int, float, str)):
            return repr(value.value)
        if isinstance(value, self.sa.sql.functions.Function) and not value.packagenames and value.name.isidentifier():
            return f"sa.func.{value.name}({', '.join(self.expression(it) for it in value.clauses)})"
        options = {"literal_binds": True, "include_table": False}
        try:
            text = value.compile(compile_kwargs=options)
        except self.sa.exc.CompileError:
            text = value.compile(dialect=self.postgresql.dialect(), compile_kwargs=options)
        return f"sa.text({str(text)!r})"

    def type(self, value):
        """A type as code; one of the project is what it is made of."""
        module = type(value).__module__
        if isinstance(value, self.sa.types.TypeDecorator):
            return self.type(value.impl_instance)
        if not module.startswith("sqlalchemy."):
            plain = [it for it in type(value).__mro__ if it.__module__.startswith("sqlalchemy.")]
            if isinstance(value, self.sa.types.UserDefinedType):
                return f"declared_type({value.get_col_spec()!r})"
            return f"sa.{plain[0].__name__}()"
        if isinstance(value, self.sa.ARRAY):
            prefix = "postgresql." if module.startswith("sqlalchemy.dialects.") else "sa."
            rest = f", dimensions={value.dimensions}" if value.dimensions else ""
            text = f"{prefix}ARRAY({self.type(value.item_type)}{rest})"
        elif module.startswith("sqlalchemy.dialects."):
            dialect = module.split(".")[2]
            text = f"{dialect}.{value!r}".replace("astext_type=Text()", "astext_type=sa.Text()")
        else:
            text = f"sa.{value!r}"
            schema = getattr(value, "schema", None)
            if isinstance(value, self.sa.Enum) and schema and "schema=" not in text:
                text = f"{text[:-1]}, schema={schema!r})"
        for name, variant in sorted(value._variant_mapping.items()):
            text += f".with_variant({self.type(variant)}, {name!r})"
        return text

    def options(self, item):
        """Dialect options as keyword arguments."""
        return [f"{name}={self.option(value)}" for name, value in item.dialect_kwargs.items() if value is not None]

    def option(self, value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {self.option(it)}" for key, it in value.items()) + "}"
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(self.option(getattr(it, "name", it)) for it in value) + "]"
        if isinstance(value, self.elements.ClauseElement):
            return self.expression(value)
        return repr(value)

    def named(self, item):
        """The keyword arguments that all constraints have."""
        found = self.options(item)
        name = getattr(item, "name", None)
        if isinstance(name, str):
            text = repr(str(name))
            is_final = isinstance(name, self.elements.conv)
            found.append(f"name=conv({text})" if is_final else f"name={text}")
        for keyword in ("deferrable", "initially"):
            value = getattr(item, keyword, None)
            if value is not None:
                found.append(f"{keyword}={value!r}")
        return found

    def constraint(self, item):
        sa = self.sa
        keys = [repr(column.key) for column in getattr(item, "columns", ())]
        if isinstance(item, sa.PrimaryKeyConstraint):
            return f"sa.PrimaryKeyConstraint({', '.join(keys + self.named(item))})"
        if isinstance(item, sa.UniqueConstraint):
            return f"sa.UniqueConstraint({', '.join(keys + self.named(item))})"
        if isinstance(item, sa.ForeignKeyConstraint):
            wanted = [repr(f"{it.column.table.fullname}.{it.column.key}") for it in item.elements]
            words = [f"[{', '.join(repr(it) for it in item.column_keys)}]", f"[{', '.join(wanted)}]"]
            for keyword in ("onupdate", "ondelete", "match", "use_alter"):
                value = getattr(item, keyword)
                if value:
                    words.append(f"{keyword}={value!r}")
            return f"sa.ForeignKeyConstraint({', '.join(words + self.named(item))})"
        if isinstance(item, self.postgresql.ExcludeConstraint):
            words = [f"({self.expression(it)}, {op!r})" for it, _, op in item._render_exprs]
            words.append(f"using={item.using!r}")
            if item.where is not None:
                words.append(f"where={self.expression(item.where)}")
            return f"postgresql.ExcludeConstraint({', '.join(words + self.named(item))})"
        return f"sa.CheckConstraint({', '.join([self.expression(item.sqltext)] + self.named(item))})"

    def numbering(self, item):
        """The options of a sequence or an identity as keyword arguments."""
        names = ("start", "increment", "minvalue", "maxvalue", "nominvalue", "nomaxvalue", "cycle", "cache")
        return [f"{name}={getattr(item, name)!r}" for name in names if getattr(item, name) is not None]

    def sequence(self, item):
        words = [repr(item.name), f"optional={item.optional!r}"] + self.numbering(item)
        if item.schema is not None:
            words.append(f"schema={item.schema!r}")
        if item.data_type is not None:
            words.append(f"data_type={self.type(item.data_type)}")
        return f"sa.Sequence({', '.join(words)})"

    def column(self, column, within):
        sa = self.sa
        words = [repr(column.name), self.type(column.type)] + within
        default = column.server_default
        if isinstance(default, sa.Computed):
            words.append(f"sa.Computed({self.expression(default.sqltext)}, persisted={default.persisted!r})")
        elif isinstance(default, sa.Identity):
            words.append(f"sa.Identity({', '.join([f'always={default.always!r}'] + self.numbering(default))})")
        elif default is not None and hasattr(default, "arg"):
            words.append(f"server_default={self.expression(default.arg)}")
        own = column.default
        if isinstance(own, sa.Sequence):
            words.append(self.sequence(own))
        elif own is not None:
            arg = getattr(own, "arg", None)
            arg = arg.name if isinstance(column.type, sa.Enum) and hasattr(arg, "name") else arg
            plain = isinstance(arg, (bool, int, float, str)) and own.is_scalar
            words.append(f"default={arg!r}" if plain else "default=dict")
        if column.key != column.name:
            words.append(f"key={column.key!r}")
        words += [f"nullable={column.nullable!r}", f"primary_key={column.primary_key!r}"]
        if column.autoincrement != "auto":
            words.append(f"autoincrement={column.autoincrement!r}")
        if column.comment is not None:
            words.append(f"comment={column.comment!r}")
        if column.system:
            words.append("system=True")
        return f"sa.Column({', '.join(words + self.options(column))})"

    def table(self, table):
        lines, parts, within = [], [], {}
        bound = set(table.constraints).union(*(column.constraints for column in table.columns))
        bound = [it for it in bound if not getattr(it, "_type_bound", False)]
        for number, item in enumerate(sorted(bound, key=lambda it: it._creation_order)):
            if isinstance(item, self.sa.PrimaryKeyConstraint) and not item.columns:
                continue
            lines.append(f"c{number} = {self.constraint(item)}")
            owner = [it for it in table.columns if item in it.constraints]
            if owner:
                within.setdefault(owner[0], []).append(f"c{number}")
            else:
                parts.append(f"c{number}")
        for item in sorted(table.indexes, key=lambda it: str(it.name)):
            elements = [
                repr(it.key) if isinstance(it, self.sa.Column) else self.expression(it) for it in item.expressions
            ]
            rest = [f"unique={item.unique!r}"] if item.unique else []
            name = repr(str(item.name))
            name = f"conv({name})" if isinstance(item.name, self.elements.conv) else name
            parts.append(f"sa.Index({', '.join([name] + elements + rest + self.options(item))})")
        columns = [self.column(it, within.get(it, [])) for it in table.columns]
        words = [repr(str(table.name)), self.metadata] + columns + parts + self.options(table)
        for keyword in ("schema", "comment"):
            value = getattr(table, keyword)
            if value is not None:
                words.append(f"{keyword}={str(value)!r}")
        if table._prefixes:
            words.append(f"prefixes={[str(it) for it in table._prefixes]!r}")
        return lines + [f"sa.Table({', '.join(words)})"]


def run():
    import sqlalchemy as sa

    lines = [
        "import sqlalchemy as sa",
        "from sqlalchemy.dialects import mysql, postgresql, sqlite",
        "from sqlalchemy.schema import conv",
        "def declared_type(text):",
        "    class Declared(sa.types.UserDefinedType):",
        "        def get_col_spec(self, **options):",
        "            return text",
        "    return Declared()",
    ]
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    # What stands in an env.py asks for its context.
    with EnvironmentContext(Config(request["ini"]), None):
        found = targets(sa)
    for number, metadata in enumerate(found):
        convention = {key: value for key, value in metadata.naming_convention.items() if isinstance(value, str)}
        lines.append(f"metadata_{number} = sa.MetaData(naming_convention={convention!r})")
        writer = Writer(sa, number)
        for table in metadata.tables.values():
            lines += writer.table(table)
        for sequence in metadata._sequences.values():
            if sequence.column is None:
                lines.append(f"{writer.sequence(sequence)[:-1]}, metadata={writer.metadata})")
    lines.append("metadata = [" + ", ".join(f"metadata_{number}" for number in range(len(found))) + "]")
    return "\n".join(lines) + "\n"


answer_with(run)
