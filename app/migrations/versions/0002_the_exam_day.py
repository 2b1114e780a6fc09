"""the exam day"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('accommodation_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('time_factor', sa.Double(), nullable=False),
    sa.Column('extra_minutes', sa.Double(), nullable=False),
    sa.Column('break_minutes', sa.Double(), nullable=False),
    sa.Column('unlimited', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_accommodation_grant_actor_id_user_account')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_accommodation_grant_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accommodation_grant'))
    )
    with op.batch_alter_table('accommodation_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accommodation_grant_user_id'), ['user_id'], unique=False)

    op.create_table('announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_announcement_actor_id_user_account')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_announcement_department_id_department')),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_announcement_quiz_id_quiz')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement'))
    )
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcement_quiz_id'), ['quiz_id'], unique=False)

    op.create_table('exam_pause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begun_by', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['begun_by'], ['user_account.id'], name=op.f('fk_exam_pause_begun_by_user_account')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_exam_pause_department_id_department')),
    sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_exam_pause_ended_by_user_account')),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_exam_pause_quiz_id_quiz')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exam_pause'))
    )
    with op.batch_alter_table('exam_pause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exam_pause_quiz_id'), ['quiz_id'], unique=False)

    op.create_table('affirmation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('affirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_affirmation_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_affirmation_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_affirmation'))
    )
    with op.batch_alter_table('affirmation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_affirmation_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_affirmation_user_id'), ['user_id'], unique=False)

    op.create_table('presence',
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('client', sa.String(length=36), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_presence_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('attempt_id', name=op.f('pk_presence'))
    )
    op.create_table('section_time',
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('section', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_section_time_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('attempt_id', 'section', name=op.f('pk_section_time'))
    )
    op.create_table('time_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_time_change_actor_id_user_account')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_time_change_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_time_change'))
    )
    with op.batch_alter_table('time_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_time_change_attempt_id'), ['attempt_id'], unique=False)

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('break_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('score_from', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_attempt_ends_at_open', ['ends_at'], unique=False, sqlite_where=sa.text('submitted_at IS NULL'), postgresql_where=sa.text('submitted_at IS NULL'))

    op.create_index('ix_audit_event_action_subject_id', 'audit_event', ['action', 'subject_id'], unique=False)

    # Roll-ups of what is there: until now nothing could move a deadline, and every score was shown at submission.
    op.execute("UPDATE attempt SET ends_at = deadline_at, score_from = submitted_at")

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('section', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('timed', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.add_column(sa.Column('final', sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('new_recruit', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade():
    op.drop_index('ix_audit_event_action_subject_id', table_name='audit_event')

    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.drop_column('new_recruit')

    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_column('final')

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_column('timed')
        batch_op.drop_column('section')

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_ends_at_open', sqlite_where=sa.text('submitted_at IS NULL'), postgresql_where=sa.text('submitted_at IS NULL'))
        batch_op.drop_column('score_from')
        batch_op.drop_column('break_until')
        batch_op.drop_column('paused_at')
        batch_op.drop_column('ends_at')

    with op.batch_alter_table('time_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_time_change_attempt_id'))

    op.drop_table('time_change')
    op.drop_table('section_time')
    op.drop_table('presence')
    with op.batch_alter_table('affirmation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_affirmation_user_id'))
        batch_op.drop_index(batch_op.f('ix_affirmation_attempt_id'))

    op.drop_table('affirmation')
    with op.batch_alter_table('exam_pause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exam_pause_quiz_id'))

    op.drop_table('exam_pause')
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_announcement_quiz_id'))

    op.drop_table('announcement')
    with op.batch_alter_table('accommodation_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accommodation_grant_user_id'))

    op.drop_table('accommodation_grant')
