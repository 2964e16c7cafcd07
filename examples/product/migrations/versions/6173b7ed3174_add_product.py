"""Add product

Revision ID: 6173b7ed3174
Revises: 
Create Date: 2024-05-06 07:08:09.101112

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# where this revision stands in the history
revision: str = '6173b7ed3174'
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    # ### written by dms from the models - please check ###
    op.create_table('product',
    sa.Column('committed_timestamp', sa.TIMESTAMP(), server_default=sa.text('now()'), nullable=False),
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('price', sa.Numeric(precision=30, scale=16), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    # ### end ###


def downgrade() -> None:
    """Downgrade schema."""
    # ### written by dms from the models - please check ###
    op.drop_table('product')
    # ### end ###
