"""pictures"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('picture',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('original', sa.String(length=64), nullable=False),
    sa.Column('suffix', sa.String(length=10), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('uploaded_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['uploaded_by'], ['user_account.id'], name=op.f('fk_picture_uploaded_by_user_account')),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_picture'))
    )
    with op.batch_alter_table('picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picture_original'), ['original'], unique=False)


def downgrade():
    # Versions that show a picture keep its name and its alternative text.
    with op.batch_alter_table('picture', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picture_original'))

    op.drop_table('picture')
