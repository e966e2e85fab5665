// Reads { shop: address, handle, known: { handle, keys } } from standard input and answers what the published components and
// hooks make of the shop: drawn on the server, and a cart kept by its provider.
class DOMException extends Error {}
globalThis.DOMException ??= DOMException;
const kept = new Map();
const localStorage = {
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, value) => void kept.set(name, value),
  removeItem: (name) => void kept.delete(name),
};

const React = require('react');
const { renderToStaticMarkup } = require('react-dom/server');
const { act, create } = require('react-test-renderer');
const kit = require('@shopify/hydrogen-react');

const { shop, handle, known } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const el = React.createElement;

const PRODUCT = `query Product($handle: String!) {
  product(handle: $handle) {
    id title handle descriptionHtml encodedVariantExistence encodedVariantAvailability
    options { name optionValues { name firstSelectableVariant { ...V } swatch { color } } }
    selectedOrFirstAvailableVariant(selectedOptions: []) { ...V }
    adjacentVariants(selectedOptions: []) { ...V }
    featuredImage { id url altText width height }
    media(first: 20) {
      edges { cursor node { __typename alt mediaContentType ... on MediaImage { id image { id url altText width height } } } }
    }
    variants(first: 100) { nodes { ...V } }
    priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode } }
    collections(first: 5) { nodes { handle } }
  }
}
fragment V on ProductVariant {
  id sku title availableForSale price { amount currencyCode } compareAtPrice { amount currencyCode }
  selectedOptions { name value } product { handle title }
}`;

const client = kit.createStorefrontClient({
  storeDomain: shop,
  storefrontApiVersion: '2026-04',
  privateStorefrontToken: 'shpat_0123',
  publicStorefrontToken: '0'.repeat(32),
});

async function ask(query, variables, headers) {
  const answer = await fetch(client.getStorefrontApiUrl(), {
    method: 'POST', headers, body: JSON.stringify({ query, variables }),
  });
  return answer.json();
}

const FACTS = `query Facts($handle: String!, $wanted: [HasMetafieldsIdentifier!]!) {
  product(handle: $handle) { metafields(identifiers: $wanted) { key type value reference { ... on Page { handle } } } }
}`;

// What the kit makes of metafields of many types: numbers, dates, measures, lists, rich text.
async function facts(handle, keys) {
  const wanted = keys.map((name) => ({ namespace: name.split('.')[0], key: name.split('.')[1] }));
  const answer = await ask(FACTS, { handle, wanted }, client.getPublicTokenHeaders());
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.product.metafields.map((one) => {
    if (!one) return null;
    const parsed = kit.parseMetafield(one);
    const rich = one.type === 'rich_text_field';
    return rich ? renderToStaticMarkup(el(kit.RichText, { data: one.value })) : parsed.parsedValue;
  });
}

async function asDocument(query) {
  const answer = await fetch(client.getStorefrontApiUrl(), {
    method: 'POST', headers: client.getPublicTokenHeaders({ contentType: 'graphql' }), body: query,
  });
  return answer.json();
}

function drawn(product) {
  const variant = product.selectedOrFirstAvailableVariant;
  const inShop = (child) => el(kit.ShopifyProvider, {
    storeDomain: shop, storefrontToken: '0'.repeat(32), storefrontApiVersion: '2026-04',
    countryIsoCode: 'DE', languageIsoCode: 'DE',
  }, child);
  const html = (child) => renderToStaticMarkup(inShop(child));
  return {
    image: html(el(kit.Image, { data: product.featuredImage, sizes: '50vw', aspectRatio: '4/5' })),
    price: html(el(kit.Money, { data: variant.price, withoutTrailingZeros: true })),
    range: html(el(kit.ProductPrice, { data: product, valueType: 'max' })),
    media: kit.flattenConnection(product.media)
      .map((medium) => html(el(kit.MediaFile, { data: medium }))),
  };
}

async function cart(variant, other) {
  globalThis.window = { localStorage };
  globalThis.document = { cookie: '' };
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  let seen;
  const Watch = () => { seen = kit.useCart(); return null; };
  const page = () => el(kit.ShopifyProvider, {
    storeDomain: shop, storefrontToken: '0'.repeat(32), storefrontApiVersion: '2026-04',
    countryIsoCode: 'DE', languageIsoCode: 'EN',
  }, el(kit.CartProvider, { numCartLines: 20 }, el(Watch)));
  let root;
  await act(async () => { root = create(page()); });
  const steps = [];
  const quiet = async () => {
    for (let i = 0; i < 200; i += 1) {
      await act(async () => { await new Promise((go) => setTimeout(go, 10)); });
      if (seen.status === 'idle') return;
    }
    throw new Error(`The cart stays ${seen.status}: ${JSON.stringify(seen.error)}`);
  };
  const step = async (name, change) => {
    await act(async () => { change(seen); });
    await quiet();
    steps.push({
      name,
      id: seen.id,
      quantity: seen.totalQuantity,
      lines: seen.lines.map((line) => [line.merchandise.id, line.quantity, line.cost.totalAmount.amount]),
      total: seen.cost.totalAmount.amount,
      currency: seen.cost.totalAmount.currencyCode,
      note: seen.note ?? null,
      attributes: seen.attributes.map(({ key, value }) => [key, value]),
      codes: seen.discountCodes.map(({ code }) => code),
      country: seen.buyerIdentity.countryCode,
      email: seen.buyerIdentity.email ?? null,
      url: seen.checkoutUrl,
      error: seen.error ?? null,
    });
  };
  await step('added', (c) => c.linesAdd([{ merchandiseId: variant, quantity: 1 }]));
  await step('more', (c) => c.linesAdd([{ merchandiseId: other, quantity: 2 }]));
  await step('changed', (c) => c.linesUpdate([{ id: c.lines[0].id, quantity: 4 }]));
  await step('noted', (c) => c.noteUpdate('Ring twice'));
  await step('marked', (c) => c.cartAttributesUpdate([{ key: 'gift', value: 'yes' }]));
  await step('discounted', (c) => c.discountCodesUpdate(['WELCOME10']));
  await step('introduced', (c) => c.buyerIdentityUpdate({ countryCode: 'DE', email: 'ada@example.org' }));
  await step('removed', (c) => c.linesRemove([c.lines[0].id]));
  await act(async () => { root.unmount(); });
  await act(async () => { root = create(page()); });
  await act(async () => { await new Promise((go) => setTimeout(go, 30)); });
  await step('back again', () => {});
  await act(async () => { root.unmount(); });
  return steps;
}

async function main() {
  const secret = client.getPrivateTokenHeaders({ buyerIp: '203.0.113.7' });
  const { data, errors } = await ask(PRODUCT, { handle }, secret);
  if (errors) throw new Error(JSON.stringify(errors));
  const { product } = data;
  const variants = kit.flattenConnection(product.variants);
  const there = variants.filter((one) => one.availableForSale);
  process.stdout.write(JSON.stringify({
    url: client.getStorefrontApiUrl(),
    document: await asDocument('{ shop { name } }'),
    variants: variants.map(({ sku }) => sku),
    collections: kit.flattenConnection(product.collections).map((one) => one.handle),
    media: kit.flattenConnection(product.media).map((one) => one.__typename),
    options: kit.getProductOptions(product).map((option) => ({
      name: option.name,
      values: option.optionValues.map(({ name, available, selected, exists }) => [name, exists, available, selected]),
    })),
    drawn: drawn(product),
    facts: await facts(known.handle, known.keys),
    chosen: [there[0].id, there[1].id],
    cart: await cart(there[0].id, there[1].id),
  }));
}

main().catch((error) => { console.error(error); process.exit(1); });
