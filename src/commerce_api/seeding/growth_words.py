"""The vocabulary of generated products."""

import msgspec


class Kind(msgspec.Struct, frozen=True):
    """A product type: its nouns, its options with all values, and what it costs and weighs."""

    name: str
    materials: tuple[str, ...]
    nouns: tuple[str, ...]
    options: tuple[tuple[str, tuple[str, ...]], ...]
    price_minor: tuple[int, int]
    weight_grams: tuple[int, int]
    tags: tuple[str, ...]


# The part after a slash tells options of one name apart.
_OPTIONS = {
    "Age": "1+, 3+, 6+, 9+",
    "Blade": "12 cm, 16 cm, 20 cm, 24 cm",
    "Color": "Ivory, Charcoal, Moss, Ochre, Rust, Sky, Plum, Sand, Ink, Rose",
    "Diameter": "20 cm, 24 cm, 28 cm",
    "Grind": "Whole bean, Filter, Espresso, French press",
    "Layout": "ANSI, ISO-DE, ISO-UK, JIS",
    "Nib": "Extra fine, Fine, Medium, Broad",
    "Persons": "1, 2, 3, 4",
    "Pot": "9 cm, 12 cm, 17 cm, 24 cm",
    "Ruling": "Plain, Lined, Dotted, Squared",
    "Scent/candle": "Cedar, Fig, Linen, Amber, Unscented",
    "Scent/soap": "Lavender, Pine, Citrus, Sea salt",
    "Size": "XS, S, M, L, XL, XXL",
    "Size/rug": "60 × 90, 80 × 200, 140 × 200, 200 × 300",
    "Size/towel": "30 × 50, 50 × 100, 70 × 140",
    "Volume": "350 ml, 500 ml, 750 ml, 1 l",
    "Weight/coffee": "250 g, 500 g, 1 kg",
    "Weight/tea": "50 g, 100 g, 250 g",
    "Wood": "Oak, Ash, Walnut, Beech, Pine, Cherry",
}
_MATERIALS = {
    "clay": "Stoneware, Porcelain, Glass, Ceramic, Enamel, Terracotta",
    "cloth": "Linen, Cotton, Wool, Canvas, Hemp, Silk, Felt, Merino, Recycled",
    "farm": "Highland, Valley, Garden, Estate, Island, Meadow, Orchard, Terrace",
    "hard": "Steel, Copper, Brass, Aluminium, Leather, Carbon, Enamel, Nickel",
    "paper": "Cotton, Kraft, Recycled, Washi, Stone, Felted",
    "scent": "Beeswax, Olive, Shea, Almond, Rapeseed, Goat Milk, Charcoal",
    "tech": "Wireless, Compact, Studio, Bamboo, Aluminium, Travel, Classic",
    "wood": "Oak, Walnut, Ash, Beech, Bamboo, Cork, Rattan, Cherry",
}
# Type | material | nouns | options | price in euro cents | weight in grams | tags
_KINDS = """
Bags | cloth | Tote, Backpack, Messenger Bag, Duffel | Color | 2400-24000 | 300-1500 | travel
Bicycle Parts | hard | Saddle, Handlebar, Pannier | Color | 900-18900 | 60-1800 | outdoor, bike
Blankets | cloth | Blanket, Throw, Quilt | Color | 3900-26000 | 800-2600 | home, textiles
Bottles | hard | Bottle, Flask, Travel Mug | Volume, Color | 1500-4900 | 180-520 | outdoor, drinks
Candles | scent | Candle, Votive, Pillar | Scent/candle | 800-4500 | 150-700 | home
Chairs | wood | Chair, Stool, Bench | Wood, Color | 6900-59000 | 3000-11000 | furniture
Coffee | farm | House Blend, Dark Roast, Decaf | Weight/coffee, Grind | 750-3900 | 260-1050 | drinks
Gift Sets | farm | Gift Set, Sampler, Hamper | | 1900-14900 | 400-3200 | gift
Headphones | tech | Headphones, Earbuds | Color | 2900-39900 | 40-340 | electronics
Jackets | cloth | Parka, Work Jacket | Color, Size | 7900-42000 | 500-1600 | clothing, outdoor
Keyboards | tech | Keyboard, Keypad | Layout | 3900-24900 | 400-1400 | electronics
Knitwear | cloth | Sweater, Cardigan, Vest | Color, Size | 4900-21000 | 300-800 | clothing, winter
Knives | hard | Chef's Knife, Paring Knife, Bread Knife | Blade | 2900-23000 | 90-320 | kitchen
Lamps | hard | Desk Lamp, Floor Lamp, Pendant | Color | 3900-38000 | 900-6000 | home, light
Mugs | clay | Mug, Cup, Beaker | Color | 900-3400 | 220-480 | kitchen
Notebooks | paper | Notebook, Sketchbook, Planner | Ruling, Color | 600-3200 | 120-480 | paper
Pans | hard | Frying Pan, Saucepan, Wok | Diameter | 2900-19000 | 900-2800 | kitchen
Pens | hard | Fountain Pen, Rollerball, Pencil Set | Nib | 400-16000 | 20-160 | paper
Plants | farm | Fern, Monstera, Succulent, Olive Tree | Pot | 500-9900 | 250-7000 | home, living
Rugs | cloth | Rug, Runner, Doormat | Size/rug, Color | 2900-99000 | 900-14000 | home, textiles
Shelves | wood | Shelf, Bookcase, Wall Rack | Wood | 4900-69000 | 3500-29000 | furniture
Shirts | cloth | Shirt, Overshirt, T-Shirt | Color, Size | 1900-12000 | 140-420 | clothing
Soap | scent | Bar Soap, Hand Wash, Shampoo Bar | Scent/soap | 400-2200 | 90-520 | bath
Socks | cloth | Socks, Hiking Socks | Size | 600-2600 | 40-120 | clothing
Speakers | tech | Speaker, Radio | Color | 3900-59900 | 400-4800 | electronics
Tables | wood | Side Table, Desk, Dining Table | Wood | 9900-149000 | 6000-42000 | furniture
Tea | farm | Black Tea, Green Tea, Infusion, Oolong | Weight/tea | 500-4200 | 60-280 | drinks
Tents | cloth | Tent, Tarp, Shelter | Persons | 5900-89000 | 900-6500 | outdoor, camping
Towels | cloth | Towel, Bath Sheet | Color, Size/towel | 900-5900 | 120-700 | bath, textiles
Toys | wood | Blocks, Puzzle, Pull Toy, Kite | Age | 900-8900 | 150-1900 | kids
"""


def _kind(row: str) -> Kind:
    name, material, nouns, options, price, weight, tags = (cell.strip() for cell in row.split("|"))
    return Kind(
        name,
        _listed(_MATERIALS[material]),
        _listed(nouns),
        tuple((key.partition("/")[0], _listed(_OPTIONS[key])) for key in _listed(options)),
        _span(price),
        _span(weight),
        _listed(tags),
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(", ")) if cell else ()


def _span(cell: str) -> tuple[int, int]:
    low, high = cell.split("-")
    return int(low), int(high)


KINDS = tuple(map(_kind, _KINDS.strip().splitlines()))

ADJECTIVES = (
    *("Quiet", "Northern", "Everyday", "Slow", "Bright", "Coastal", "Folded", "Heavy", "Light"),
    *("Little", "Modern", "Old Town", "Open", "Plain", "Round", "Rustic", "Second", "Soft"),
    *("Stacked", "Sturdy", "Summer", "Tall", "True", "Warm", "Wide", "Wild", "Winter", "Woven"),
    *("Hidden", "Golden", "Amber", "Clear", "Early"),
)
MAKERS = (
    *("Abendrot", "Birch & Bell", "Calder Works", "Drei Linden", "Elmstead", "Fjordline"),
    *("Grey Heron", "Hollow Oak", "Inkwell", "Juniper Row", "Kestrel", "Lumen Hof", "Marlow"),
    *("Nordhang", "Orchard Lane", "Pebble & Pine", "Quarry House", "Rivermouth", "Saltmarsh"),
    *("Tidewater", "Umbra Hof", "Vale & Sons", "Wren Studio", "Yarrow", "Zephyr"),
)
PROMISES = (
    "Made to be used every day and to be mended when it needs it.",
    "Designed with the people who make it, in a workshop of eleven.",
    "It gets better with age, and it is meant to get old.",
    "Nothing is hidden: every material is named on the label.",
    "Packed without plastic and shipped within two days.",
    "Tested for a winter by our own staff before it was offered here.",
    "A simple thing, thought through to the last seam.",
)
CARE = (
    "Wipe with a damp cloth.",
    "Wash cold, dry flat.",
    "Keep dry and out of the sun.",
    "Rinse before first use.",
    "Oil once a year.",
)
