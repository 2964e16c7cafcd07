"""The tables of the example: products and their prices."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import TIMESTAMP, Identity, Integer, Numeric, Text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Product(Base):
    __tablename__ = "product"

    committed_timestamp: Mapped[datetime] = mapped_column(TIMESTAMP, server_default=func.now())
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    price: Mapped[Decimal] = mapped_column(Numeric(30, 16))
