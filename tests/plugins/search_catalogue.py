"""A small shop in three languages, to search in."""

from commerce_api.ports.search import Kind, ProductDocument, SearchDocument, TextDocument

WINTER, HOME, OUTDOOR = 1, 2, 3


def product(number: int, title: str, **more: object) -> ProductDocument:
    """Created in the order of their numbers; the best seller is number 1."""
    fields: dict[str, object] = {"created": 1_000 + number, "updated": 9_000 - number}
    fields |= {"sales_rank": number, **more}
    return ProductDocument(id=number, title=title, **fields)  # type: ignore[arg-type]


def usd(lowest: int, highest: int | None = None) -> dict[str, tuple[int, int]]:
    euros = (lowest * 9 // 10, (highest or lowest) * 9 // 10)
    return {"USD": (lowest, highest or lowest), "EUR": euros}


SCARF = {"DE": ("Roter Wollschal", "Ein warmer Schal."), "ZH": ("红色羊毛围巾", "温暖的围巾")}
BACKPACK = {"DE": ("Wanderrucksack", "Für lange Straßen."), "ZH": ("防水双肩背包", "适合徒步旅行")}
MUG = {"DE": ("Kaffeebecher", "Aus Steingut."), "ZH": ("咖啡杯", "陶瓷杯子")}

PRODUCTS: list[ProductDocument] = [
    product(
        1,
        "Red Wool Scarf",
        body="Soft and warm, knitted from merino.",
        vendor="Nordika",
        texts=SCARF,
        product_type="Scarves",
        tags=("wool", "winter"),
        collections=(WINTER,),
        options=("Color:Red", "Color:Slate"),
        prices=usd(2_900, 3_900),
        skus=("SCF-RED-1", "SCF-SLA-1"),
        variant_titles=("Red", "Slate"),
    ),
    product(
        2,
        "Blue Wool Scarf",
        vendor="Nordika",
        product_type="Scarves",
        tags=("wool", "winter"),
        collections=(WINTER,),
        options=("Color:Blue",),
        prices=usd(3_100),
        available=False,
        skus=("SCF-BLU-1",),
    ),
    product(
        3,
        "Wool Beanie",
        body="Goes with every scarf.",
        vendor="Nordika",
        product_type="Hats",
        tags=("wool", "winter"),
        collections=(WINTER,),
        prices=usd(1_900),
        options=("Color:Red", "Size:S", "Size:M"),
    ),
    product(
        4,
        "Trail Backpack 30 l",
        vendor="Örtler",
        product_type="Backpacks",
        tags=("hiking",),
        collections=(OUTDOOR,),
        options=("Color:Slate", "Size:M", "Size:L"),
        prices=usd(8_900, 9_900),
        texts=BACKPACK,
        barcodes=("4006381333931",),
    ),
    product(
        5,
        "Coffee Mug",
        vendor="Tonwerk",
        product_type="Mugs",
        tags=("kitchen",),
        texts=MUG,
        collections=(HOME,),
        options=("Color:Red", "Color:Blue"),
        prices=usd(1_400),
    ),
    product(
        6,
        "Espresso Mug",
        vendor="Tonwerk",
        product_type="Mugs",
        tags=("kitchen",),
        collections=(HOME,),
        options=("Color:Blue",),
        prices=usd(1_200),
    ),
    product(
        7,
        "Enamel Mug",
        body="For the campfire and the trail.",
        vendor="Örtler",
        product_type="Mugs",
        tags=("kitchen", "hiking"),
        collections=(HOME, OUTDOOR),
        available=False,
        options=("Color:Slate",),
        prices=usd(1_400),
    ),
    product(
        8,
        "Headphones Studio",
        vendor="Sonara",
        product_type="Audio",
        prices=usd(19_900),
        body="Over-ear, closed, for long days.",
        categories=("hg-1-1", "hg-1", "hg"),
        attributes=("material:wool",),
    ),
    product(
        9,
        "Headphone Stand",
        vendor="Tonwerk",
        product_type="Audio",
        prices={"EUR": (4_500, 4_500)},
        categories=("hg-1", "hg"),
        attributes=("color:red", "material:clay"),
    ),
    product(10, 'Élan "Quoted" \\ Notebook', vendor="O'Neil & Söhne", tags=('5" wide', "a\\b")),
    *(
        product(number, f"Pencil {number:02}", product_type="Pencils", prices=usd(100))
        for number in range(11, 19)
    ),
]
TEXTS: list[SearchDocument] = [
    TextDocument(
        kind=Kind.PAGE,
        id=1,
        title="Shipping and returns",
        body="Every scarf may be sent back.",
        texts={"DE": ("Versand und Rückgabe", "Jeder Schal darf zurück.")},
    ),
    TextDocument(kind=Kind.ARTICLE, id=1, title="How wool is made", author="Ada Weber"),
    TextDocument(kind=Kind.COLLECTION, id=WINTER, title="Winter"),
]
DOCUMENTS: list[SearchDocument] = [*PRODUCTS, *TEXTS]
