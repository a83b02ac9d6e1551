"""Who asks too often waits; who merely shares an address with many does not."""

import pytest

from second_opinion.chat.limits import Limits, TooOften


def make() -> Limits:
    return Limits(sessions_per_address=3, requests_per_address=5, messages_per_conversation=2)


def count_all(limits: Limits, address: str, times: int) -> None:
    for _ in range(times):
        limits.count_session(address)


def test_the_one_too_many_is_told_how_long_to_wait() -> None:
    limits = make()
    count_all(limits, "192.0.2.1", 3)
    with pytest.raises(TooOften) as error:
        limits.count_session("192.0.2.1")
    assert 1 <= error.value.retry_after <= 60


def test_another_address_is_another_s() -> None:
    limits = make()
    count_all(limits, "192.0.2.1", 3)
    limits.count_session("192.0.2.2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("2001:db8:1:2::1", "[2001:db8:1:2::1]"),
        ("fe80::1%eth0", "fe80::2"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_addresses_of_one_customer_count_as_one(one: str, other: str) -> None:
    limits = make()
    count_all(limits, one, 3)
    with pytest.raises(TooOften):
        limits.count_session(other)


def test_another_customer_s_ipv6_network_is_not() -> None:
    limits = make()
    count_all(limits, "2001:db8:1:2::1", 3)
    limits.count_session("2001:db8:1:3::1")


def test_one_conversation_s_messages_do_not_count_for_another() -> None:
    limits = make()
    limits.count_message("a")
    limits.count_message("a")
    limits.count_message("b")
    with pytest.raises(TooOften):
        limits.count_message("a")


def test_sessions_requests_and_messages_are_counted_apart() -> None:
    limits = make()
    count_all(limits, "192.0.2.1", 3)
    limits.count_request("192.0.2.1")
    limits.count_message("192.0.2.1")


def test_what_is_no_address_is_counted_all_the_same() -> None:
    limits = make()
    count_all(limits, "unix:", 3)
    with pytest.raises(TooOften):
        limits.count_session("unix:")
