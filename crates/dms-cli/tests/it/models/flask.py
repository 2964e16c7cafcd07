"""The product table as Flask-SQLAlchemy writes it."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)


class Product(db.Model):
    __tablename__ = "product"

    committed_timestamp = db.Column(db.TIMESTAMP, server_default=db.func.now(), nullable=False)
    id = db.Column(db.Integer, db.Identity(), primary_key=True)
    name = db.Column(db.Text, nullable=False)
    price = db.Column(db.Numeric(30, 16), nullable=False)
