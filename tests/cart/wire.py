"""Documents as storefronts send them, and what tests of the wire share."""

from tests.conftest import Execute

MONEY = "{ amount currencyCode }"

CART = f"""
fragment cart on Cart {{
  id
  checkoutUrl
  cost {{
    subtotalAmount {MONEY}
    totalAmount {MONEY}
    totalTaxAmount {MONEY}
  }}
  lines(first: 100) {{
    edges {{
      node {{
        id
        quantity
        cost {{ totalAmount {MONEY} }}
        merchandise {{
          ... on ProductVariant {{
            id
            title
            selectedOptions {{ name value }}
            product {{ id handle title featuredImage {{ url altText width height }} }}
          }}
        }}
      }}
    }}
  }}
  totalQuantity
}}
"""

ADD = (
    """
mutation addToCart($cartId: ID!, $lines: [CartLineInput!]!) {
  cartLinesAdd(cartId: $cartId, lines: $lines) { cart { ...cart } }
}"""
    + CART
)

READ = "query getCart($cartId: ID!) { cart(id: $cartId) { ...cart } }" + CART

WHOLE = """
query Whole($id: ID!, $numCartLines: Int = 10) {
  cart(id: $id) {
    __typename updatedAt createdAt note totalQuantity
    attribute(key: "gift") { key value } attributes { key value }
    appliedGiftCards { id lastCharacters amountUsed { amount } }
    buyerIdentity {
      countryCode email phone
      customer { id email displayName }
      preferences { wallet }
      deliveryAddressPreferences { ... on MailingAddress { city countryCodeV2 } }
    }
    lines(first: $numCartLines) {
      nodes { ...line ...component }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
    cost {
      subtotalAmount { ...money } totalAmount { ...money } checkoutChargeAmount { ...money }
      totalTaxAmount { ...money } totalDutyAmount { ...money }
      subtotalAmountEstimated totalAmountEstimated totalTaxAmountEstimated
    }
    estimatedCost { totalAmount { ...money } totalTaxAmount { amount } }
    discountCodes { code applicable }
    discountAllocations { discountedAmount { ...money } }
    problems { code target }
    delivery {
      addresses(selected: true) {
        id selected oneTimeUse
        address { ... on CartDeliveryAddress {
          name city zip countryCode provinceCode formatted formattedArea latitude
        } }
      }
    }
    deliveryGroups(first: 10) {
      edges { cursor node {
        id groupType
        cartLines(first: 5) { nodes { id } }
        deliveryAddress {
          id name country countryCode countryCodeV2 province formatted(withName: true)
        }
        deliveryOptions {
          handle title code description deliveryMethodType estimatedCost { ...money }
        }
        selectedDeliveryOption { handle }
      } }
    }
  }
}
fragment money on MoneyV2 { currencyCode amount }
fragment line on CartLine {
  __typename id quantity attributes { key value } attribute(key: "colour") { value }
  cost {
    amountPerQuantity { ...money } compareAtAmountPerQuantity { ...money }
    subtotalAmount { amount } totalAmount { ...money }
  }
  estimatedCost { amount { amount } compareAtAmount { amount } totalAmount { amount } }
  instructions { canRemove canUpdateQuantity }
  parentRelationship { parent { id } }
  discountAllocations {
    __typename targetType discountedAmount { ...money }
    discountApplication {
      allocationMethod targetSelection targetType
      value { __typename ... on PricingPercentageValue { percentage } ... on MoneyV2 { amount } }
    }
    ... on CartCodeDiscountAllocation { code }
    ... on CartAutomaticDiscountAllocation { title }
  }
  merchandise { ... on ProductVariant { id availableForSale requiresShipping title
    price { ...money } image { url } product { handle vendor } } }
}
fragment component on ComponentizableCartLine { id lineComponents { ...line } }
"""


def line(id: str, quantity: int | None = None, **other: object) -> dict[str, object]:
    return {"merchandiseId": id, **({} if quantity is None else {"quantity": quantity}), **other}


async def new_cart(execute: Execute, **fields: object) -> str:
    data = await execute(
        """mutation($input: CartInput) { cartCreate(input: $input) {
             cart { id } userErrors { code } } }""",
        input=fields,
    )
    assert data["cartCreate"]["userErrors"] == []
    id: str = data["cartCreate"]["cart"]["id"]
    return id


def token(id: str) -> str:
    return id.rpartition("/")[2]
