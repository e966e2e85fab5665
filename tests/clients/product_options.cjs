// Reads { encoded: [...], asked: [[combination, text], ...], products: [...] } from standard input
// and answers what the published storefront library makes of each.
const {
  decodeEncodedVariant,
  isOptionValueCombinationInEncodedVariant,
} = require('@shopify/hydrogen-react/optionValueDecoder');
const { getProductOptions } = require('@shopify/hydrogen-react/getProductOptions');

const { encoded = [], asked = [], products = [] } = JSON.parse(
  require('node:fs').readFileSync(0, 'utf8'),
);

const shown = (product) =>
  getProductOptions(product).map((option) => ({
    name: option.name,
    values: option.optionValues.map(({ name, exists, available, selected, variant }) => ({
      name, exists, available, selected, sku: variant?.sku ?? null,
    })),
  }));

process.stdout.write(JSON.stringify({
  encoded: encoded.map((text) => decodeEncodedVariant(text)),
  asked: asked.map(([places, text]) => isOptionValueCombinationInEncodedVariant(places, text)),
  products: products.map(shown),
}));
