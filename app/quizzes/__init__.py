"""Quizzes: which questions, under which rules."""
