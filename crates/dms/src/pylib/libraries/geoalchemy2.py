#: module geoalchemy2.types
from sqlalchemy.types import UserDefinedType


class _GISType(UserDefinedType):
    name = None
    from_text = None
    default_dimension = 2

    def __init__(
        self,
        geometry_type="GEOMETRY",
        srid=-1,
        dimension=None,
        spatial_index=True,
        use_N_D_index=False,
        use_typmod=None,
        from_text=None,
        name=None,
        nullable=True,
        _spatial_index_reflected=None,
    ):
        geometry_type = geometry_type.upper() if geometry_type else geometry_type
        if geometry_type and dimension is None:
            dimension = 2
        self.geometry_type = geometry_type
        self.srid = int(srid)
        self.dimension = dimension
        self.spatial_index = spatial_index
        self.use_N_D_index = use_N_D_index
        self.use_typmod = use_typmod
        self.from_text = from_text or type(self).from_text
        self.name = name or type(self).name
        self.nullable = nullable

    def get_col_spec(self, **kw):
        if not self.geometry_type:
            return self.name
        return f"{self.name}({self.geometry_type},{self.srid})"

    def words_of(self, dialect):
        if dialect in ("mysql", "mariadb"):
            words = self.geometry_type or "GEOMETRY"
            if self.spatial_index or not self.nullable:
                words += " NOT NULL"
            if dialect == "mysql" and self.srid > 0:
                words += f" SRID {self.srid}"
            return words
        return self.get_col_spec()


class Geometry(_GISType):
    name = "geometry"
    from_text = "ST_GeomFromEWKT"

    def words_of(self, dialect):
        return "GEOMETRY" if dialect == "sqlite" else super().words_of(dialect)


class Geography(_GISType):
    name = "geography"
    from_text = "ST_GeogFromText"


class Raster(_GISType):
    name = "raster"
    from_text = "raster"
    is_hull = True

    def __init__(self, spatial_index=True, from_text=None, name=None, nullable=True):
        super().__init__(None, -1, None, spatial_index, False, None, from_text, name, nullable)


#: module geoalchemy2
from geoalchemy2.types import Geography, Geometry, Raster
