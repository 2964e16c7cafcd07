from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, mapped_column, Mapped

class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "ix_%(column_0_label)s"})

class Product(Base):  # dms: renamed from item
    __tablename__ = "product"  # dms: renamed from goods
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), index=True)  # dms: renamed from title

other = Table("other", Base.metadata,  # dms: renamed from another
    Column("id", Integer, primary_key=True),  # dms: renamed from `key`
)
