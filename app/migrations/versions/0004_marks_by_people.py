"""marks by people"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.add_column(sa.Column('criteria', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('comment', sa.Text(), nullable=True))
        batch_op.create_index('ix_mark_awaiting', ['attempt_id', 'position'], unique=False, sqlite_where=sa.text('share IS NULL'), postgresql_where=sa.text('share IS NULL'))


def downgrade():
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_index('ix_mark_awaiting', sqlite_where=sa.text('share IS NULL'), postgresql_where=sa.text('share IS NULL'))
        batch_op.drop_column('comment')
        batch_op.drop_column('criteria')
