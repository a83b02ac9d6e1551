"""National Provider Identifier: ten digits, the last of which is a check digit.

Source: CMS, "Requirements for National Provider Identifier (NPI) and NPI Check Digit" (Luhn over the number
with the prefix 80840).
"""

import re

_PREFIX = "80840"
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]")


def compact(text: str) -> str:
    """The number without the spaces, dots and hyphens people put into it; nothing else is changed."""
    return _SEPARATORS.sub("", text)


def is_ten_digits(number: str) -> bool:
    """Whether the number has the shape of an NPI: exactly ten ASCII digits."""
    return len(number) == 10 and number.isascii() and number.isdigit()


def check_digit_ok(number: str) -> bool:
    """Whether ten digits carry the right check digit.

    >>> check_digit_ok("1234567893"), check_digit_ok("1234567892")
    (True, False)
    """
    if not is_ten_digits(number):
        return False
    total = 0
    for position, digit in enumerate(reversed(_PREFIX + number)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
