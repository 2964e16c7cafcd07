<%!
import re
%>"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# where this revision stands in the history
revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade(engine_name: str) -> None:
    """Upgrade schema."""
    # a database that was added later has no function here
    globals().get("upgrade_%s" % engine_name, lambda: None)()


def downgrade(engine_name: str) -> None:
    """Downgrade schema."""
    globals().get("downgrade_%s" % engine_name, lambda: None)()
% for name in [name for name in re.split(r"[,\s]+", config.get_main_option("databases", "")) if name]:


def upgrade_${name}() -> None:
    """Upgrade ${name} schema."""
    ${context.get("%s_upgrades" % name, "pass")}


def downgrade_${name}() -> None:
    """Downgrade ${name} schema."""
    ${context.get("%s_downgrades" % name, "pass")}
% endfor
