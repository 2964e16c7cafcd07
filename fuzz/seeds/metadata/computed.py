revision = "a" "1"
down_revision = (
    # why
    'b2',
)
branch_labels = ("x",) if True else None
