"""A person buys in the playground: every tab in turn, in a real browser."""

import pytest

from commerce_api.playground.examples import load_examples
from commerce_api.settings import examples_dir
from tests.playground.browser import visit

EXAMPLES = load_examples(examples_dir())


@pytest.mark.browser
async def test_a_person_buys_tab_by_tab(shop: str) -> None:
    answers = {}
    async with visit(shop) as seen:
        for example in EXAMPLES:
            await seen.open_tab(example.operation)
            answer = await seen.run()
            assert "errors" not in answer, (example.name, answer["errors"])
            answers[example.name] = answer["data"]
        assert seen.complaints == []
        assert all(url.startswith((shop, "data:")) for url in seen.asked)
    submitted = answers["submit"]["cartSubmitForCompletion"]["result"]
    assert submitted["__typename"] == "SubmitSuccess"
    order = answers["see-the-order"]["cartCompletionAttempt"]["order"]
    assert order["financialStatus"] == "PAID"
    assert answers["track-the-order"]["orderByTrackingToken"]["name"] == order["name"]
    assert answers["recommendations"]["recommendations"]["strategy"] == "ALS"
