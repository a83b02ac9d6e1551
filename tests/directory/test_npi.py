import pytest

from second_opinion.directory import npi


def test_the_published_example_is_valid_and_its_neighbours_are_not() -> None:
    valid = [f"123456789{digit}" for digit in range(10) if npi.check_digit_ok(f"123456789{digit}")]
    assert valid == ["1234567893"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789",
        "12345678931",
        "123456789X",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff13",
        "²234567893",
    ],
)
def test_other_shapes_are_no_npi(text: str) -> None:
    assert not npi.is_ten_digits(text)
    assert not npi.check_digit_ok(text)


def test_spaces_dots_and_hyphens_are_dropped_and_nothing_else() -> None:
    assert npi.compact(" 1234-567 8.93 ") == "1234567893"
    assert npi.compact("12345O7893") == "12345O7893"


def test_swapped_neighbours_are_noticed() -> None:
    assert not npi.check_digit_ok("1243567893")
