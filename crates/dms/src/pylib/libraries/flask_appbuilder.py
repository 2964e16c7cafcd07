#: module flask_appbuilder.utils.legacy
from flask_sqlalchemy import SQLAlchemy


class SQLA(SQLAlchemy):
    pass


def get_sqla_class():
    return SQLA
