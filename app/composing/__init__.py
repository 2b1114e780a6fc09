"""Composing quizzes in the browser: written, checked against the bank, tried out, reviewed, published."""
