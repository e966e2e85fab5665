"""The operations of a purchase, as a storefront sends them."""

CREATE = """
mutation { cartCreate { cart { id } userErrors { code message } } }"""

ADD = """
mutation ($id: ID!, $lines: [CartLineInput!]!) {
  cartLinesAdd(cartId: $id, lines: $lines) { cart { totalQuantity } userErrors { message } } }"""

BUYER = """
mutation ($id: ID!, $email: String!) {
  cartBuyerIdentityUpdate(cartId: $id, buyerIdentity: { email: $email, countryCode: DE }) {
    cart { buyerIdentity { email } } userErrors { message } } }"""

ADDRESS = """
mutation ($id: ID!, $addresses: [CartSelectableAddressInput!]!) {
  cartDeliveryAddressesAdd(cartId: $id, addresses: $addresses) {
    cart { deliveryGroups(first: 1) { nodes { id deliveryOptions { handle title } } } }
    userErrors { code message field } } }"""

OPTION = """
mutation ($id: ID!, $group: ID!, $handle: String!) {
  cartSelectedDeliveryOptionsUpdate(cartId: $id, selectedDeliveryOptions: [
    { deliveryGroupId: $group, deliveryOptionHandle: $handle }]) {
    cart { cost { totalAmount { amount currencyCode } } } userErrors { code message } } }"""

PAYMENT = """
mutation ($id: ID!, $payment: CartPaymentInput!) {
  cartPaymentUpdate(cartId: $id, payment: $payment) {
    cart { id } userErrors { code message field } warnings { code } } }"""

PREPARE = """
mutation ($id: ID!) {
  cartPrepareForCompletion(cartId: $id) {
    userErrors { code message }
    result { __typename
      ... on CartStatusReady { cart { id cost { totalAmount { amount currencyCode } } } }
      ... on CartStatusNotReady { errors { code message } cart { totalQuantity } }
      ... on CartThrottled { pollAfter } } } }"""

SUBMIT = """
mutation ($id: ID!, $token: String!, $total: MoneyInput) {
  cartSubmitForCompletion(cartId: $id, attemptToken: $token, expectedTotal: $total) {
    userErrors { code message }
    result { __typename
      ... on SubmitSuccess { attemptId redirectUrl }
      ... on SubmitAlreadyAccepted { attemptId }
      ... on SubmitFailed { checkoutUrl errors { code message } }
      ... on SubmitThrottled { pollAfter } } } }"""

ATTEMPT = """
query ($id: String!) {
  cartCompletionAttempt(attemptId: $id) { __typename
    ... on CartCompletionProcessing { id pollDelay }
    ... on CartCompletionActionRequired { id
      action { ... on CompletePaymentChallenge { redirectUrl } } }
    ... on CartCompletionSuccess { id completedAt orderId orderUrl
      order { name trackingToken totalPrice { amount } } }
    ... on CartCompletionFailed { id errors { code message } } } }"""

ORDER = """
query ($token: String!) {
  orderByTrackingToken(token: $token) {
    id name orderNumber processedAt email currencyCode financialStatus fulfillmentStatus
    statusUrl canceledAt edited
    subtotalPrice { amount } totalShippingPrice { amount } totalTax { amount }
    totalPrice { amount currencyCode } totalPriceV2 { amount } currentTotalPrice { amount }
    shippingAddress { name city countryCodeV2 } billingAddress { lastName countryCodeV2 }
    customAttributes { key value }
    lineItems(first: 10) { pageInfo { hasNextPage }
      nodes { title quantity currentQuantity originalTotalPrice { amount }
        discountedTotalPrice { amount } customAttributes { key value }
        discountAllocations { allocatedAmount { amount } discountApplication { targetSelection
          value { ... on PricingPercentageValue { percentage } ... on MoneyV2 { amount } }
          ... on DiscountCodeApplication { code } } }
        variant { sku } } }
    discountApplications(first: 5) { nodes { ... on DiscountCodeApplication { code } } }
    successfulFulfillments(first: 5) { trackingCompany trackingInfo { number url }
      fulfillmentLineItems(first: 5) { nodes { quantity lineItem { title } } } }
    fulfillments { status trackingNumber estimatedDeliveryAt
      events { status message happenedAt city country } }
  } }"""

NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
