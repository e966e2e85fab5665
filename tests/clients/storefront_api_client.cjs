// Reads { shop: address, handle, country, language, variant } from standard input and answers what
// the published API client makes of the shop's answers.
const { createStorefrontApiClient } = require('@shopify/storefront-api-client');

const { shop, handle, variant } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const DOMAIN = 'https://shop.example';
const headers = [];
const customFetchApi = (url, options) => {
  headers.push(options.headers);
  return fetch(url.replace(DOMAIN, shop), options);
};
const common = { storeDomain: DOMAIN, apiVersion: '2026-04', customFetchApi };
const browser = createStorefrontApiClient({ ...common, publicAccessToken: '0'.repeat(32) });
const server = createStorefrontApiClient({ ...common, privateAccessToken: 'shpat_0123' });

const PRODUCT = `query Product($handle: String!, $country: CountryCode, $language: LanguageCode)
@inContext(country: $country, language: $language) {
  product(handle: $handle) {
    title
    priceRange { minVariantPrice { amount currencyCode } }
    variants(first: 100) { nodes { sku } }
  }
}`;

const DEFERRED = `query Product($handle: String!, $later: Boolean = true) {
  product(handle: $handle) {
    title
    ...Rest @defer(if: $later, label: "rest")
  }
}
fragment Rest on Product { vendor ... @defer(label: "tags") { tags } }`;

const CART = `mutation Add($lines: [CartLineInput!]) {
  cartCreate(input: { lines: $lines }) {
    cart { id totalQuantity cost { totalAmount { amount } } }
    userErrors { code field message }
  }
}`;

async function main() {
  const ask = (country, language) =>
    browser.request(PRODUCT, { variables: { handle, country, language } });
  const parts = [];
  for await (const part of await browser.requestStream(DEFERRED, { variables: { handle } })) {
    parts.push({ data: part.data, hasNext: part.hasNext, errors: part.errors ?? null });
  }
  const raw = await browser.fetch('{ shop { name } }');
  process.stdout.write(JSON.stringify({
    home: await ask('DE', 'DE'),
    abroad: await ask('US', 'EN'),
    nowhere: await ask('Atlantis', 'EN'),
    wrong: await browser.request('{ product(handle: "x") { colour } }'),
    server: await server.request('{ shop { name } }'),
    cart: await server.request(CART, {
      variables: { lines: [{ merchandiseId: variant, quantity: 2 }] },
    }),
    raw: { status: raw.status, body: await raw.json() },
    parts,
    tokens: headers.map((sent) => [
      sent['X-Shopify-Storefront-Access-Token'] ?? null,
      sent['Shopify-Storefront-Private-Token'] ?? null,
    ]),
  }));
}

main().catch((error) => { console.error(error); process.exit(1); });
