"""the question bank"""

import json

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('question_authorship',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_question_authorship_author_id_user_account')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['user_account.id'], name=op.f('fk_question_authorship_reviewer_id_user_account')),
    sa.ForeignKeyConstraint(['version_id'], ['question_version.id'], name=op.f('fk_question_authorship_version_id_question_version')),
    sa.PrimaryKeyConstraint('version_id', name=op.f('pk_question_authorship'))
    )
    op.create_table('question_draft',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('base_version_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('editors', sa.Text(), nullable=False),
    sa.Column('updated_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_question_draft_author_id_user_account')),
    sa.ForeignKeyConstraint(['base_version_id'], ['question_version.id'], name=op.f('fk_question_draft_base_version_id_question_version')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_draft_question_id_question')),
    sa.ForeignKeyConstraint(['updated_by'], ['user_account.id'], name=op.f('fk_question_draft_updated_by_user_account')),
    sa.PrimaryKeyConstraint('question_id', name=op.f('pk_question_draft'))
    )
    op.create_table('question_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=4000), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_question_comment_author_id_user_account')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_comment_question_id_question')),
    sa.ForeignKeyConstraint(['resolved_by'], ['user_account.id'], name=op.f('fk_question_comment_resolved_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_comment'))
    )
    with op.batch_alter_table('question_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_comment_question_id'), ['question_id'], unique=False)

    # Added and dropped as they are, without the copy of the table that a batch would make: versions refer to it.
    op.add_column('question', sa.Column('origin', sa.String(length=40), server_default='file', nullable=False))
    op.add_column('question', sa.Column('topic', sa.String(length=60), server_default='', nullable=False))
    op.add_column('question', sa.Column('kind', sa.String(length=40), server_default='', nullable=False))
    op.add_column('question', sa.Column('level', sa.String(length=40), server_default='', nullable=False))
    op.add_column('question', sa.Column('difficulty', sa.String(length=40), server_default='', nullable=False))
    op.add_column('question', sa.Column('stem', sa.Text(), server_default='{}', nullable=False))
    op.add_column('question', sa.Column('complete', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('question', sa.Column('words', sa.Text(), server_default='', nullable=False))
    _fill()


def _fill():
    """Roll-ups of the current versions that are there."""
    connection = op.get_bind()
    current = connection.execute(sa.text(
        "SELECT q.id, v.content FROM question q JOIN question_version v"
        " ON v.question_id = q.id AND v.number = q.current_number"
    )).all()
    for question_id, content in current:
        data = json.loads(content)
        texts = [data["stem"], *(option["text"] for option in data["options"] if option.get("text"))]
        words = [data["key"], *(words for text in texts for words in text.values())]
        connection.execute(
            sa.text(
                "UPDATE question SET topic = :topic, kind = :kind, level = :level, difficulty = :difficulty,"
                " stem = :stem, words = :words WHERE id = :id"
            ),
            {
                "id": question_id,
                **{name: data[name] for name in ("topic", "kind", "level", "difficulty")},
                "stem": json.dumps(data["stem"], ensure_ascii=False, separators=(",", ":"), sort_keys=True),
                "words": "\n".join(words).lower(),
            },
        )


def downgrade():
    # What was written in the browser is not the files': it stays as published, and its working copies go.
    for name in ('words', 'complete', 'stem', 'difficulty', 'level', 'kind', 'topic', 'origin'):
        op.drop_column('question', name)
    with op.batch_alter_table('question_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_comment_question_id'))

    op.drop_table('question_comment')
    op.drop_table('question_draft')
    op.drop_table('question_authorship')
    # A question that was never published has no version, and the house before knows none such.
    op.execute("DELETE FROM question WHERE current_number = 0")
