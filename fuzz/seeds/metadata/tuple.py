# -*- coding: utf-8 -*-
"""Add a table

Revision ID: a1
Revises: b2, c3
Create Date: 2024-01-01
"""
from typing import Union, Sequence
revision: str = 'a1'
down_revision: Union[str, Sequence[str], None] = ('b2', "c3")
branch_labels = None; depends_on = ['d4']
def upgrade():
    revision = 'no'
