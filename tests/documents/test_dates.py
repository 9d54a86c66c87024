"""Dates as people write them, and those that are none or could be two."""

from datetime import date

import pytest

from documents.dates import Dated, parse_date

DAY = Dated(date(2024, 4, 22), "day")


@pytest.mark.parametrize(
    "said",
    [
        "2024-04-22",
        "2024/04/22",
        "2024.04.22",
        "22.04.2024",
        "22. 4. 2024",
        "22/04/2024",
        "04/22/2024",
        "22-04-2024",
        "April 22, 2024",
        "April 22 2024",
        "APRIL 22nd, 2024",
        "Apr. 22, 2024",
        "22 April 2024",
        "22nd of April, 2024",
        "22 apr 2024",
        "Monday, April 22, 2024",
        "Mon 22 Apr 2024",
        "  April   22,  2024 ",
        "2024-04-22T10:30:00Z",
        "2024-04-22 10:30:00.123+02:00",
        "April 22, 2024, 10:30 a.m. EST",
        "22 April 2024 at 18:05",
    ],
)
def test_a_day_is_read_in_its_usual_spellings(said):
    assert parse_date(said) == DAY


@pytest.mark.parametrize("said", ["April 2024", "Apr. 2024", "April, 2024", "2024-04"])
def test_a_month_is_its_first_day_and_says_so(said):
    assert parse_date(said) == Dated(date(2024, 4, 1), "month")


def test_a_year_is_its_first_day_and_says_so():
    assert parse_date("1790") == Dated(date(1790, 1, 1), "year")


def test_equal_numbers_are_one_date_either_way():
    assert parse_date("4/4/2024") == Dated(date(2024, 4, 4), "day")


@pytest.mark.parametrize("said", ["Sept 3, 2020", "Sep. 3, 2020", "3 September 2020"])
def test_september_has_two_abbreviations(said):
    assert parse_date(said) == Dated(date(2020, 9, 3), "day")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "03/04/2024",  # March or April
        "3-4-2024",
        "22.04.24",
        "30 February 2024",
        "2024-13-01",
        "0000-00-00",
        "31/31/2024",
        "Marchember 3, 2024",
        "in April 2024",
        "2024 was a year",
        "١٢",
        "9" * 5000,
    ],
)
def test_what_is_no_date_or_could_be_two_is_none(said):
    assert parse_date(said) is None
