"""Buys something, start to finish: every request that a storefront sends, and nothing else.

    .venv/bin/python examples/purchase.py [--url http://127.0.0.1:8000] [--card tok_success]

The shop has to be running (`make demo`). The operations are the files in `operations/`.
"""

import argparse
import json
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

OPERATIONS = Path(__file__).parent / "operations"
POLLS_MAX = 40


class Refused(Exception):
    """The shop said no, and why."""


class Shop:
    """Sends an operation of the folder and hands out its data."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=20)

    def ask(self, name: str, **variables: Any) -> Any:
        [path] = OPERATIONS.glob(f"*-{name}.graphql")
        body = {"query": path.read_text(encoding="utf-8"), "variables": variables}
        answer = self._http.post("/graphql", json=body).json()
        if errors := answer.get("errors"):
            raise Refused(f"{name}: {errors[0]['message']}")
        data = answer["data"]
        for payload in data.values():
            if isinstance(payload, dict) and payload.get("userErrors"):
                raise Refused(f"{name}: {payload['userErrors'][0]['message']}")
        return data


def example(name: str) -> Any:
    """The variables that the example of that name comes with."""
    [path] = OPERATIONS.glob(f"*-{name}.json")
    return json.loads(path.read_text(encoding="utf-8"))


def buy(shop: Shop, text: str, card: str) -> Any:
    """Search, fill a cart, pay and submit. Returns the order."""
    found = shop.ask("search-with-a-typo", text=text)["search"]
    say(f"“{text}” finds {found['totalCount']}: {found['nodes'][0]['title']}")
    product = shop.ask("read-a-product", handle=found["nodes"][0]["handle"])["product"]
    variant = product["selectedOrFirstAvailableVariant"]
    say(f"{product['title']}, {variant['title']}: {price(variant['price'])}")

    cart = shop.ask("create-a-cart", **example("create-a-cart"))["cartCreate"]["cart"]["id"]
    lines = [{"merchandiseId": variant["id"], "quantity": 2}]
    shop.ask("add-lines", cartId=cart, lines=lines)
    shop.ask("set-the-buyer", cartId=cart, buyer=example("set-the-buyer")["buyer"])
    addresses = example("set-the-address")["addresses"]
    answer = shop.ask("set-the-address", cartId=cart, addresses=addresses)
    [group] = answer["cartDeliveryAddressesAdd"]["cart"]["deliveryGroups"]["nodes"]
    for option in group["deliveryOptions"]:
        say(f"delivery: {option['title']} for {price(option['estimatedCost'])}")
    chosen = {
        "deliveryGroupId": group["id"],
        "deliveryOptionHandle": group["deliveryOptions"][0]["handle"],
    }
    shop.ask("choose-delivery", cartId=cart, options=[chosen])
    codes = shop.ask("apply-a-discount", cartId=cart, codes=["WELCOME10"])
    total = codes["cartDiscountCodesUpdate"]["cart"]["cost"]["totalAmount"]
    say(f"with WELCOME10 the total is {price(total)}")
    return pay(shop, cart, total, card)


def pay(shop: Shop, cart: str, total: Any, card: str) -> Any:
    payment = example("pay")["payment"]
    payment["amount"] = total
    payment["directPaymentMethod"]["sessionId"] = card
    shop.ask("pay", cartId=cart, payment=payment)
    ready = shop.ask("prepare", cartId=cart)["cartPrepareForCompletion"]["result"]
    say(f"prepare: {ready['__typename']}")
    token = uuid.uuid4().hex
    submitted = shop.ask("submit", cartId=cart, attemptToken=token, total=total)
    result = submitted["cartSubmitForCompletion"]["result"]
    say(f"submit: {result['__typename']}")
    if "attemptId" not in result:
        raise Refused(result["errors"][0]["message"])
    return outcome(shop, result["attemptId"])


def outcome(shop: Shop, attempt: str) -> Any:
    """Ask until the attempt has ended."""
    for _ in range(POLLS_MAX):
        state = shop.ask("see-the-order", attemptId=attempt)["cartCompletionAttempt"]
        if state["__typename"] == "CartCompletionSuccess":
            return state["order"]
        if state["__typename"] == "CartCompletionFailed":
            raise Refused(state["errors"][0]["message"])
        if state["__typename"] == "CartCompletionActionRequired":
            say(f"confirm the payment at {state['action']['redirectUrl']}")
        time.sleep(1)
    raise Refused("The attempt takes too long.")


def follow(shop: Shop, token: str, seconds: float) -> None:
    """Show where the parcel is, for a while."""
    seen: set[str] = set()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        order = shop.ask("track-the-order", token=token)["orderByTrackingToken"]
        for parcel in order["fulfillments"]:
            for event in parcel["events"]:
                if event["status"] not in seen:
                    seen.add(event["status"])
                    say(f"{parcel['trackingNumber']}: {event['message']}")
        if order["fulfillmentStatus"] == "FULFILLED":
            return
        time.sleep(1)


def price(money: Any) -> str:
    return f"{money['amount']} {money['currencyCode']}"


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--text", default="stonwear mug", help="what to search for")
    parser.add_argument(
        "--card", default="tok_success", help="tok_success, tok_declined, tok_3ds …"
    )
    parser.add_argument("--follow", type=float, default=5, help="seconds to follow the parcel")
    chosen = parser.parse_args()
    shop = Shop(chosen.url)
    try:
        order = buy(shop, chosen.text, chosen.card)
        paid = f"{order['financialStatus']}, {price(order['totalPrice'])}"
        say(f"order {order['name']}: {paid}")
        follow(shop, order["trackingToken"], chosen.follow)
    except Refused as refusal:
        sys.exit(f"refused — {refusal}")
    except httpx.ConnectError:
        sys.exit(f"No shop answers at {chosen.url}. Start one with: make demo")


if __name__ == "__main__":
    main()
