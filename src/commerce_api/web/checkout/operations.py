"""What the checkout pages ask of the schema: the same operations as everybody else's."""

CART = """
query Checkout($id: ID!, $language: LanguageCode!) @inContext(language: $language) {
  shop { name }
  localization { availableCountries { isoCode name } }
  cart(id: $id) {
    id
    buyerIdentity { email phone countryCode }
    discountCodes { code applicable }
    appliedGiftCards { id lastCharacters amountUsed { amount currencyCode } }
    lines(first: 250) { nodes {
      id quantity
      cost { subtotalAmount { amount currencyCode } totalAmount { amount currencyCode } }
      merchandise { ... on ProductVariant {
        title requiresShipping product { title }
        image { url(transform: { maxWidth: 128, maxHeight: 128 }) altText }
      } }
    } }
    delivery { addresses(selected: true) { id address { ... on CartDeliveryAddress {
      firstName lastName company address1 address2 city provinceCode zip countryCode phone
      formatted(withName: true)
    } } } }
    deliveryGroups(first: 1) { nodes {
      id
      deliveryOptions {
        handle title description deliveryMethodType estimatedCost { amount currencyCode }
      }
      selectedDeliveryOption { handle title estimatedCost { amount currencyCode } }
    } }
    cost {
      subtotalAmount { amount currencyCode }
      totalTaxAmount { amount currencyCode }
      totalAmount { amount currencyCode }
    }
  }
}"""

_ERRORS = "userErrors { code field message } warnings { code message }"

BUYER = f"""
mutation Buyer($cart: ID!, $buyer: CartBuyerIdentityInput!) {{
  answer: cartBuyerIdentityUpdate(cartId: $cart, buyerIdentity: $buyer) {{ {_ERRORS} }}
}}"""

ADDRESS = f"""
mutation Address($cart: ID!, $addresses: [CartSelectableAddressInput!]!) {{
  answer: cartDeliveryAddressesReplace(cartId: $cart, addresses: $addresses) {{ {_ERRORS} }}
}}"""

DELIVERY = f"""
mutation Delivery($cart: ID!, $options: [CartSelectedDeliveryOptionInput!]!) {{
  answer: cartSelectedDeliveryOptionsUpdate(cartId: $cart, selectedDeliveryOptions: $options) {{
    {_ERRORS}
  }}
}}"""

DISCOUNT = f"""
mutation Discount($cart: ID!, $codes: [String!]!) {{
  answer: cartDiscountCodesUpdate(cartId: $cart, discountCodes: $codes) {{
    cart {{ discountCodes {{ code applicable }} }} {_ERRORS}
  }}
}}"""

GIFT_CARD = f"""
mutation GiftCard($cart: ID!, $codes: [String!]!) {{
  answer: cartGiftCardCodesAdd(cartId: $cart, giftCardCodes: $codes) {{ {_ERRORS} }}
}}"""

GIFT_CARD_AWAY = f"""
mutation GiftCardAway($cart: ID!, $cards: [ID!]!) {{
  answer: cartGiftCardCodesRemove(cartId: $cart, appliedGiftCardIds: $cards) {{ {_ERRORS} }}
}}"""

PAYMENT = f"""
mutation Payment($cart: ID!, $payment: CartPaymentInput!) {{
  answer: cartPaymentUpdate(cartId: $cart, payment: $payment) {{ {_ERRORS} }}
}}"""

PREPARE = """
mutation Prepare($cart: ID!) {
  answer: cartPrepareForCompletion(cartId: $cart) {
    userErrors { code field message }
    result {
      __typename
      ... on CartStatusNotReady { errors { code message } }
    }
  }
}"""

SUBMIT = """
mutation Submit($cart: ID!, $attempt: String!, $total: MoneyInput!) {
  answer: cartSubmitForCompletion(cartId: $cart, attemptToken: $attempt, expectedTotal: $total) {
    userErrors { code field message }
    result {
      __typename
      ... on SubmitSuccess { attemptId }
      ... on SubmitAlreadyAccepted { attemptId }
      ... on SubmitFailed { errors { code message } }
    }
  }
}"""

ATTEMPT = """
query Attempt($id: String!, $language: LanguageCode!) @inContext(language: $language) {
  shop { name }
  cartCompletionAttempt(attemptId: $id) {
    __typename
    ... on CartCompletionFailed { errors { code message } }
    ... on CartCompletionActionRequired {
      action { ... on CompletePaymentChallenge { redirectUrl } }
    }
    ... on CartCompletionSuccess { orderUrl }
  }
}"""

ORDER = """
query Order($token: String!, $language: LanguageCode!) @inContext(language: $language) {
  shop { name }
  orderByTrackingToken(token: $token) {
    name financialStatus fulfillmentStatus
    totalPrice { amount currencyCode }
    lineItems(first: 250) { nodes {
      title quantity discountedTotalPrice { amount currencyCode }
    } }
    fulfillments {
      trackingCompany trackingNumber estimatedDeliveryAt
      events { message happenedAt city }
    }
  }
}"""
