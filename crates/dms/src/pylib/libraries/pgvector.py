#: module pgvector.sqlalchemy.vector
from sqlalchemy.types import UserDefinedType


class VECTOR(UserDefinedType):
    def __init__(self, dim=None):
        self.dim = dim

    def get_col_spec(self, **kw):
        return "VECTOR" if self.dim is None else f"VECTOR({self.dim})"


Vector = VECTOR

#: module pgvector.sqlalchemy.halfvec
from sqlalchemy.types import UserDefinedType


class HALFVEC(UserDefinedType):
    def __init__(self, dim=None):
        self.dim = dim

    def get_col_spec(self, **kw):
        return "HALFVEC" if self.dim is None else f"HALFVEC({self.dim})"


#: module pgvector.sqlalchemy.sparsevec
from sqlalchemy.types import UserDefinedType


class SPARSEVEC(UserDefinedType):
    def __init__(self, dim=None):
        self.dim = dim

    def get_col_spec(self, **kw):
        return "SPARSEVEC" if self.dim is None else f"SPARSEVEC({self.dim})"


#: module pgvector.sqlalchemy.bit
from sqlalchemy.dialects.postgresql import BIT as PostgresqlBit


class BIT(PostgresqlBit):
    pass


#: module pgvector.sqlalchemy
from pgvector.sqlalchemy.bit import BIT
from pgvector.sqlalchemy.halfvec import HALFVEC
from pgvector.sqlalchemy.sparsevec import SPARSEVEC
from pgvector.sqlalchemy.vector import VECTOR, Vector

#: module pgvector
