"""A good question of each kind with parts, as somebody writes it into the fields of its form."""

from __future__ import annotations

from typing import Any

ABOUT = {"section": "1", "paragraphs": "P1", "level": "apply", "difficulty": "easy"}


def both(name: str, english: str, chinese: str) -> dict[str, str]:
    return {f"{name}-en": english, f"{name}-zh": chinese}


def item(name: str, english: str, chinese: str, **more: str) -> dict[str, str]:
    """A thing of a list: its text, a reason, and what else it has."""
    reason = both(f"{name}-rationale", f"It tells whom it serves: {english}.", f"说明这样做对谁有利：{chinese}。")
    return both(f"{name}-text", english, chinese) | reason | {f"{name}-{part}": value for part, value in more.items()}


def reason(name: str, english: str, chinese: str, **more: str) -> dict[str, str]:
    """What may be typed: a reason, and what else it has."""
    return both(f"{name}-rationale", english, chinese) | {f"{name}-{part}": value for part, value in more.items()}


MATCHING = {
    **ABOUT,
    **both("stem", "What does each paper rest on?", "每份材料的依据是什么？"),
    **both("target-0-text", "What was seen", "亲眼所见"),
    **both("target-1-text", "What was told", "他人转述"),
    **both("target-2-text", "What was counted", "统计所得"),
    **both("target-3-text", "None of these", "以上都不是"),
    "target-3-last": "yes",
    **item("option-0", "The note from the street", "现场记录"),
    **item("option-1", "The letter of a neighbour", "邻居来信"),
    **item("option-2", "The table of the month", "月度报表"),
    **item("option-3", "The old saying", "一句老话"),
}
ORDERING = {
    **ABOUT,
    **both("stem", "In which order is a letter handled?", "来信按什么顺序办理？"),
    **item("option-0", "Write down when it came", "登记收到的时间"),
    **item("option-1", "Find out whose it is", "弄清由谁承办"),
    **item("option-2", "Answer it", "给予答复"),
    **item("option-3", "File it", "归档"),
}
JUDGEMENT: dict[str, str] = {
    **ABOUT,
    "situation": "yes",
    "asks": "best_worst",
    **both("stem", "A colleague has left the counter. What do you do?", "同事离开了窗口，你怎么办？"),
    **item("option-0", "Take over, and tell who waits", "接替并告知等候的人", principle="duty", stance="serves"),
    **item("option-1", "Wait until someone asks", "等有人来问再说", principle="duty", stance="betrays"),
    **item("option-2", "Ring the colleague first", "先给同事打电话", principle="cooperation", stance="serves"),
    **item("option-3", "Tell the head of the office", "先报告科长", principle="loyalty", stance="serves"),
    **{
        f"member-{m}-ratings-{letter}": n
        for m in range(3)
        for letter, n in zip("abcd", ("5142", "4132", "5143")[m], strict=True)
    },
    **both("member-0-reason", "I want to be seen to.", "我想有人办。"),
    **both("member-1-reason", "The counter has to be kept.", "窗口不能没有人。"),
    **both("member-2-reason", "I would have rung.", "换我会先打电话。"),
}
SHORT_ANSWER = {
    **ABOUT,
    **both("stem", "When is the caller told?", "什么时候告知来电人？"),
    **reason("option-0", "It spares the caller another call.", "来电人不用再打一次。", value="1"),
    **both("option-0-forms", "at once\non the spot\n", "当场\n\n 立即 "),
}
NUMERIC = {
    **ABOUT,
    **both("stem", "How long may it take?", "最长可以办多久？"),
    **both("unit", "days", "天"),
    **reason("option-0", "So much is allowed by the rule.", "规定的时限就是这么长。", number="５.50", tolerance="0.5"),
}
ESSAY = {
    **ABOUT,
    **both("stem", "How would you tell them?", "你会怎样告诉他们？"),
    **item("option-0", "The whole picture", "说清全貌", value="0.6"),
    **item("option-1", "The next step", "下一步", value="0.4"),
    **both("least_words", "100", "200"),
}
CLOZE = {
    **ABOUT,
    **both("stem", "A file is closed [[1]] and kept.", "案卷[[1]]结案并保存。"),
    "gap-0-key": "1",
    "gap-0-weight": "2",
    **item("gap-0-option-0", "by anybody", "由任何人"),
    **item("gap-0-option-1", "in time", "及时"),
    **item("gap-0-option-2", "by chance", "随意"),
}
KINDS: dict[str, dict[str, Any]] = {
    "matching": MATCHING,
    "ordering": ORDERING,
    "judgement": JUDGEMENT,
    "short_answer": SHORT_ANSWER,
    "numeric": NUMERIC,
    "cloze": CLOZE,
    "essay": ESSAY,
}
