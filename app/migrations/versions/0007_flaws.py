"""flaws of questions"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    # Publishing counts them.
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.add_column(sa.Column('errors', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('warnings', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('waived', sa.Integer(), server_default='0', nullable=False))


def downgrade():
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_column('waived')
        batch_op.drop_column('warnings')
        batch_op.drop_column('errors')
