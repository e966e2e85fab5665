import pytest

from tests.playground.remembering import collect, fill

NODE = {"id": "line/1", "merchandise": {"id": "variant/9"}}


@pytest.mark.parametrize("lines", [[NODE], {"nodes": [NODE]}, {"edges": [{"node": NODE}]}], ids=str)
def test_connections_and_lists_have_the_same_paths(lines: object) -> None:
    answer = {"cartLinesAdd": {"cart": {"id": "cart/abc", "lines": lines}}}
    assert collect(answer) == {"cartId": "cart/abc", "lineId": "line/1"}


def test_an_empty_answer_brings_nothing() -> None:
    assert collect(None) == {}
    assert collect({"cart": None}) == {}


def test_placeholders_and_nulls_of_a_known_name_are_filled() -> None:
    known = {"cartId": "cart/abc", "lineId": "line/1"}
    variables = {"cartId": None, "lines": [{"id": "$lineId", "note": "$ 5", "sku": None}]}
    assert fill(variables, known) == {
        "cartId": "cart/abc",
        "lines": [{"id": "line/1", "note": "$ 5", "sku": None}],
    }


def test_a_placeholder_without_a_value_is_refused() -> None:
    with pytest.raises(KeyError, match="orderId"):
        fill({"id": "$orderId"}, {})
