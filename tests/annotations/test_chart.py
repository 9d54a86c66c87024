"""The course of the work as lines."""

from datetime import date

from annotations.chart import HEIGHT, WIDTH, chart
from annotations.reports import Day


def test_without_work_there_is_nothing_to_draw():
    assert chart([]) is None


def test_a_line_rises_with_its_sum_from_the_first_day_to_the_last():
    days = [Day(date(2026, 1, 1), submitted=1), Day(date(2026, 1, 3), submitted=3)]
    line = next(each for each in chart(days).lines if each.name == "submitted")

    assert line.total == 4
    assert line.points.split() == [
        f"0,{HEIGHT}", f"0.0,{HEIGHT}.0", "0.0,120.0", f"{WIDTH}.0,120.0", f"{WIDTH}.0,0.0",
        f"{WIDTH},0.0",
    ]  # fmt: skip


def test_the_highest_sum_reaches_the_top_and_the_others_stay_below():
    drawn = chart([Day(date(2026, 1, 1), submitted=4, accepted=2)])

    assert drawn.top == 4
    ends = {each.name: float(each.points.split(",")[-1]) for each in drawn.lines}
    assert ends == {
        "submitted": 0, "accepted": HEIGHT / 2, "returned": HEIGHT, "adjudicated": HEIGHT,
    }  # fmt: skip


def test_a_single_day_is_drawn_too():
    assert chart([Day(date(2026, 1, 1), submitted=1)]).lines
