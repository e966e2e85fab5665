// Reads { shop: address, products: [handles], collection: handle } from standard input, shops with
// the published SDK, and answers what its models say.
const Client = require('shopify-buy');

const { shop, products, collection } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const DOMAIN = 'shop.example';
const client = Client.buildClient(
  { domain: DOMAIN, storefrontAccessToken: '0'.repeat(32), apiVersion: '2026-04' },
  (url, options) => fetch(url.replace(`https://${DOMAIN}`, shop), options),
);

const variantShown = (variant) => ({
  id: variant.id,
  title: variant.title,
  sku: variant.sku,
  available: variant.available,
  price: variant.price.amount,
  currency: variant.price.currencyCode,
  compareAt: variant.compareAtPrice ? variant.compareAtPrice.amount : null,
  weight: variant.weight,
  options: variant.selectedOptions.map(({ name, value }) => [name, value]),
});

const productShown = (product) => ({
  id: product.id,
  handle: product.handle,
  title: product.title,
  descriptionHtml: product.descriptionHtml,
  vendor: product.vendor,
  productType: product.productType,
  available: product.availableForSale,
  options: product.options.map(({ name, values }) => [name, values.map(({ value }) => value)]),
  images: product.images.map(({ src, altText }) => [src, altText]),
  variants: product.variants.map(variantShown),
});

const cartShown = (checkout) => ({
  id: checkout.id,
  email: checkout.email,
  note: checkout.note,
  attributes: checkout.customAttributes.map(({ key, value }) => [key, value]),
  lines: checkout.lineItems.map((line) => ({
    id: line.id,
    title: line.title,
    quantity: line.quantity,
    variant: line.variant.id,
    price: line.variant.price.amount,
    allocations: line.discountAllocations.map(({ allocatedAmount }) => allocatedAmount.amount),
  })),
  subtotal: checkout.subtotalPrice.amount,
  total: checkout.totalPrice.amount,
  beforeDiscounts: checkout.lineItemsSubtotalPrice.amount,
  currency: checkout.currencyCode,
  url: checkout.webUrl,
  ready: checkout.ready,
  discounts: checkout.discountApplications.map((application) => application.code),
  errors: (checkout.userErrors || []).map(({ code, message }) => [code, message]),
});

async function catalogue() {
  const [first, second] = await Promise.all(
    products.map((handle) => client.product.fetchByHandle(handle)),
  );
  const page = await client.product.fetchAll(3);
  const next = await client.fetchNextPage(page);
  const related = await client.product.fetchRecommendations(first.id);
  const found = await client.product.fetchQuery({
    first: 20, query: 'tag:bestseller', sortKey: 'TITLE', reverse: true,
  });
  return {
    first: productShown(first),
    second: productShown(second),
    again: productShown(await client.product.fetch(first.id)).handle,
    several: (await client.product.fetchMultiple([second.id, first.id])).map((one) => one.handle),
    page: page.map((one) => one.handle),
    next: next.model.map((one) => one.handle),
    found: found.map((one) => one.title),
    related: related.map((one) => one.handle),
    variant: client.product.helpers.variantForOptions(
      first, Object.fromEntries(first.variants[0].selectedOptions.map((o) => [o.name, o.value])),
    ).id,
    small: client.image.helpers.imageForSize(first.images[0], { maxWidth: 60, maxHeight: 40 }),
    missing: await client.product.fetchByHandle('no-such-thing'),
  };
}

async function collections() {
  const one = await client.collection.fetchByHandle(collection);
  const whole = await client.collection.fetchWithProducts(one.id, { productsFirst: 250 });
  const all = await client.collection.fetchAllWithProducts({ first: 50, productsFirst: 2 });
  const found = await client.collection.fetchQuery({ first: 1, query: `title:'${one.title}'` });
  return {
    title: one.title,
    image: one.image.src,
    products: whole.products.map(({ handle }) => handle),
    all: all.map(({ handle, products: inside }) => [handle, inside.map((p) => p.handle)]),
    plain: (await client.collection.fetchAll(50)).map(({ handle }) => handle),
    found: found.map(({ handle }) => handle),
  };
}

async function checkout() {
  const [one, other] = await Promise.all(
    products.map((handle) => client.product.fetchByHandle(handle)),
  );
  const steps = {};
  const at = (name) => (cart) => { steps[name] = cartShown(cart); return cart; };
  let cart = await client.checkout.create({
    email: 'ada@example.org',
    note: 'Leave it at the door',
    customAttributes: [{ key: 'gift', value: 'yes' }],
    lineItems: [{ variantId: one.variants[0].id, quantity: 2 }],
  }).then(at('created'));
  const { id } = cart;
  cart = await client.checkout.addLineItems(id, [
    { variantId: other.variants[0].id, quantity: 1, customAttributes: [{ key: 'for', value: 'Bo' }] },
  ]).then(at('added'));
  await client.checkout.updateLineItems(id, [{ id: cart.lineItems[0].id, quantity: 3 }])
    .then(at('updated'));
  await client.checkout.addDiscount(id, 'WELCOME10').then(at('discounted'));
  await client.checkout.removeDiscount(id).then(at('undiscounted'));
  await client.checkout.addDiscount(id, 'NOPE').then(at('refused'));
  await client.checkout.removeLineItems(id, [cart.lineItems[1].id]).then(at('removed'));
  await client.checkout.replaceLineItems(id, [{ variantId: other.variants[0].id, quantity: 4 }])
    .then(at('replaced'));
  await client.checkout.updateEmail(id, 'bo@example.org').then(at('renamed'));
  await client.checkout.updateAttributes(id, {
    note: 'Ring twice', customAttributes: [{ key: 'gift', value: 'no' }],
  }).then(at('noted'));
  steps.fetched = cartShown(await client.checkout.fetch(id));
  steps.missing = await client.checkout.fetch('gid://shopify/Cart/no-such-cart');
  return steps;
}

async function main() {
  const policies = await client.shop.fetchPolicies();
  const info = await client.shop.fetchInfo();
  process.stdout.write(JSON.stringify({
    shop: {
      name: info.name,
      description: info.description,
      moneyFormat: info.moneyFormat,
      domain: info.primaryDomain.host,
      privacy: policies.privacyPolicy.title,
    },
    catalogue: await catalogue(),
    collections: await collections(),
    checkout: await checkout(),
  }));
}

main().catch((error) => { console.error(error); process.exit(1); });
