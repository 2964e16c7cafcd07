"""The product table in the classic declarative style."""

from sqlalchemy import TIMESTAMP, Column, Identity, Integer, Numeric, Text, func
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Product(Base):
    __tablename__ = "product"

    committed_timestamp = Column(TIMESTAMP(), server_default=func.now(), nullable=False)
    id = Column(Integer, Identity(), primary_key=True)
    name = Column(Text, nullable=False)
    price = Column(Numeric(precision=30, scale=16), nullable=False)
