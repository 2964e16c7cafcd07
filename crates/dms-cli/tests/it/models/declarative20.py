"""The product table in the style of SQLAlchemy 2.0, with the time stamp in a mixin."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import TIMESTAMP, Identity, Numeric, Text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Committed:
    committed_timestamp: Mapped[datetime] = mapped_column(TIMESTAMP, server_default=func.now(), sort_order=-1)


class Product(Committed, Base):
    __tablename__ = "product"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    price: Mapped[Decimal] = mapped_column(Numeric(30, 16))
