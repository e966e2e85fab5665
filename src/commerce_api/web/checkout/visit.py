"""One cart as a buyer sees it at the checkout, and which steps are done."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from commerce_api.kernel.ids import new_token
from commerce_api.web.checkout import operations, rendering
from commerce_api.web.checkout.forms import ADDRESS, Errors, Form
from commerce_api.web.checkout.places import Layout, layout_of
from commerce_api.web.checkout.words import language_of, words

Ask = Callable[[Request, str, dict[str, Any]], Awaitable[dict[str, Any]]]
SANDBOX = "sandbox"


class Visit:
    """A request for one of the pages of a cart. `cart` is empty when there is none."""

    def __init__(self, ask: Ask, request: Request, gateways: Sequence[str]) -> None:
        self._ask = ask
        self._request = request
        self._gateways = gateways
        self.language = language_of(request)
        self.words = words(self.language)
        self.token: str = request.path_params["token"]
        self.cart: dict[str, Any] = {}
        self.shop = ""
        self.countries: list[tuple[str, str]] = []
        self.step = request.query_params.get("step", "information")

    async def read(self) -> bool:
        """False: there is no such cart."""
        variables = {"id": f"gid://shop/Cart/{self.token}", "language": self.language.upper()}
        data = await self._ask(self._request, operations.CART, variables)
        self.cart = data.get("cart") or {}
        self.shop = (data.get("shop") or {}).get("name", "")
        listed = (data.get("localization") or {}).get("availableCountries", ())
        self.countries = sorted(
            ((each["isoCode"], each["name"]) for each in listed), key=lambda pair: pair[1]
        )
        return bool(self.cart)

    async def change(self, operation: str, **variables: Any) -> dict[str, Any] | None:
        """What the mutation answered. None: it was refused as a whole."""
        data = await self._ask(self._request, operation, {"cart": self.cart["id"], **variables})
        answer: dict[str, Any] | None = data.get("answer")
        return answer

    @property
    def ships(self) -> bool:
        lines = self.cart["lines"]["nodes"]
        return any(line["merchandise"]["requiresShipping"] for line in lines)

    @property
    def steps(self) -> list[str]:
        return ["information", "delivery", "payment"] if self.ships else ["information", "payment"]

    @property
    def place(self) -> dict[str, Any] | None:
        """The chosen address."""
        chosen = self.cart["delivery"]["addresses"]
        return chosen[0]["address"] if chosen else None

    @property
    def group(self) -> dict[str, Any] | None:
        groups = self.cart["deliveryGroups"]["nodes"]
        return groups[0] if groups else None

    @property
    def chosen(self) -> dict[str, Any] | None:
        """The chosen way of delivery."""
        return self.group["selectedDeliveryOption"] if self.group else None

    @property
    def next_step(self) -> str:
        """The first one that is not done."""
        if not self.cart["buyerIdentity"]["email"] or (self.ships and not self.place):
            return "information"
        return "delivery" if self.ships and not self.chosen else "payment"

    @property
    def due(self) -> dict[str, str]:
        """What is left to pay after gift cards."""
        total = self.cart["cost"]["totalAmount"]
        used = sum(Decimal(card["amountUsed"]["amount"]) for card in self.cart["appliedGiftCards"])
        return {**total, "amount": str(Decimal(total["amount"]) - used)}

    @property
    def nothing_due(self) -> bool:
        return Decimal(self.due["amount"]) <= 0

    def allowed(self, step: str) -> str:
        """That step, or the first one that has to be done before it."""
        steps = self.steps
        if step not in steps:
            return self.next_step
        return min(step, self.next_step, key=steps.index)

    def known(self) -> Form:
        """What a form is filled with at first."""
        buyer, place = self.cart["buyerIdentity"], self.place or {}
        country = place.get("countryCode") or buyer["countryCode"]
        known = [code for code, _ in self.countries]
        form = {name: place.get(name) or "" for name in (*ADDRESS, "provinceCode")}
        form["country"] = country if country in known else next(iter(known), "")
        form["email"] = buyer["email"] or ""
        return form

    def methods(self) -> dict[str, Any]:
        """The ways to pay: value and text."""
        cards: Mapping[str, str] = self.words["cards"] if SANDBOX in self._gateways else {}
        return {"sandbox": bool(cards), "choices": list(cards.items())}

    def url(self, step: str) -> str:
        parameters = rendering.address({"step": step, "lang": self.language})
        return f"/checkout/{self.token}?{parameters}"

    def show(
        self,
        step: str,
        form: Form | None = None,
        errors: Errors | None = None,
        *,
        status: int = 200,
    ) -> Response:
        known = self.known()
        if step == "payment":  # another address for the bill begins empty
            known |= dict.fromkeys((*ADDRESS, "provinceCode"), "")
        filled = known | (form or {})
        layout = layout_of(filled["country"], self.language)
        return rendering.page(
            f"{step}.html",
            self.language,
            status,
            title=self.words["checkout"],
            base=f"/checkout/{self.token}",
            shop=self.shop,
            step=step,
            steps=self.steps,
            cart=self.cart,
            ships=self.ships,
            place=self.place,
            chosen=self.chosen,
            options=self.group["deliveryOptions"] if self.group else [],
            countries=self.countries,
            layout=layout,
            methods=self.methods(),
            attempt=new_token(),
            due=self.due,
            due_text=rendering.money(self.due, self.language),
            nothing_due=self.nothing_due,
            form=filled,
            errors=errors or {},
            labels=self._labels(layout),
        )

    def _labels(self, layout: Layout) -> dict[str, str]:
        """What the fields are called in the list of errors."""
        t = self.words
        named = {name: t["fields"][name] for name in layout.fields}
        return named | {
            "email": t["email"],
            "country": t["country"],
            "delivery": t["delivery"],
            "discount": t["discount"],
            "gift-card": t["gift_card"],
            "method": t["payment"],
        }
