"""composed quizzes"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("quiz", sa.Column("origin", sa.String(length=40), server_default="file", nullable=False))
    op.create_table(
        "quiz_authorship",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["quiz_version.id"], name=op.f("fk_quiz_authorship_version_id_quiz_version")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_quiz_authorship_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user_account.id"], name=op.f("fk_quiz_authorship_reviewer_id_user_account")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_quiz_authorship")),
    )
    op.create_table(
        "quiz_draft",
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("editors", sa.Text(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("to_mend", sa.String(length=4000), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_draft_quiz_id_quiz")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_quiz_draft_author_id_user_account")),
        sa.ForeignKeyConstraint(["updated_by"], ["user_account.id"], name=op.f("fk_quiz_draft_updated_by_user_account")),
        sa.PrimaryKeyConstraint("quiz_id", name=op.f("pk_quiz_draft")),
    )


def downgrade():
    # Quizzes that were composed and never published have no version, which an earlier house cannot show.
    op.drop_table("quiz_draft")
    op.drop_table("quiz_authorship")
    op.execute("DELETE FROM quiz WHERE current_number = 0")
    op.drop_column("quiz", "origin")
