"""Readable names for the till abbreviations of the Complete Journey products."""

import re

_WORDS = {
    "AND": "and",
    "APPETIZERS": "Appetizers",
    "BA": "Bags",
    "BBQ": "BBQ",
    "BEERALEMALT": "Beer, Ale and Malt",
    "BKD": "Baked",
    "BN": "Beans",
    "BR": "Bread",
    "BRD": "Bread",
    "BRKFST": "Breakfast",
    "BTL": "Bottle",
    "BTR": "Batter",
    "BY": "by",
    "CARB": "Carbonated",
    "CATFD": "Cat Food",
    "CHICK": "Chicken",
    "CHIX": "Chicken",
    "CHOC": "Chocolate",
    "CHOCOCLATE": "Chocolate",
    "CKYS": "Cookies",
    "CLEANG": "Cleaning",
    "CND": "Canned",
    "CNDY": "Candy",
    "COFF": "Coffee",
    "CONC": "Concentrate",
    "CRBNTD": "Carbonated",
    "CRKR": "Crackers",
    "CRMD": "Creamed",
    "CRYSTL": "Crystal",
    "CTLRYTBLCLTHSTTHPKSST": "Cutlery and Tablecloths",
    "DISPOSIBLE": "Disposable",
    "DNR": "Dinner",
    "DNRS": "Dinners",
    "DOGFD": "Dog Food",
    "DRNK": "Drink",
    "DRNKING": "Drinking",
    "DRNKNG": "Drinking",
    "DRNKS": "Drinks",
    "DRSNG": "Dressing",
    "DSH": "Dishes",
    "FD": "Food",
    "FEM": "Feminine",
    "FLVR": "Flavor",
    "FLVRD": "Flavored",
    "FOR": "for",
    "FRD": "Fried",
    "FRE": "Fresh",
    "FRZ": "Frozen",
    "FRZN": "Frozen",
    "FS": "French-Style",
    "GDS": "Goods",
    "GM": "General Merchandise",
    "GR": "Gourmet",
    "GRND": "Ground",
    "HANDKE": "Handkerchiefs",
    "HBC": "Health and Beauty",
    "HYGN": "Hygiene",
    "IN": "in",
    "IQF": "Frozen",
    "IWS": "Wrapped",
    "JCE": "Juice",
    "JU": "Juice",
    "MACH": "Machine",
    "MFG": "Maker",
    "MISC": "Assorted",
    "MISCELLANEOUS": "Assorted",
    "MIXS": "Mixes",
    "MLK": "Milk",
    "MLT": "Multi",
    "MNERAL": "Mineral",
    "MNRL": "Mineral",
    "MXS": "Mixes",
    "NEEDS": "Needs",
    "OF": "of",
    "OR": "or",
    "OTC": "OTC",
    "PAC": "Pack",
    "PCKGD": "Packaged",
    "PK": "Pack",
    "PKG": "Packaged",
    "PKGD": "Packaged",
    "PKLD": "Pickled",
    "PLSTC": "Plastic",
    "PNCH": "Punch",
    "PNT": "Peanut",
    "PREM": "Premium",
    "PREP": "Prepared",
    "PRPCK": "Prepacked",
    "PWDR": "Powder",
    "PWDRS": "Powders",
    "REFRGRATD": "Refrigerated",
    "REFRIG": "Refrigerated",
    "REG": "Regular",
    "RTD": "Ready-to-Drink",
    "RTS": "Ready-to-Serve",
    "RW": "Random-Weight",
    "SAL": "Salad",
    "SALD": "Salad",
    "SANDWIC": "Sandwiches",
    "SAUCESSALSAPICANTEE": "Sauces, Salsa and Picante",
    "SAUS": "Sausage",
    "SFT": "Soft",
    "SGL": "Single",
    "SHERBTS": "Sherbets",
    "SNDWCH": "Sandwich",
    "SNGL": "Single",
    "SNKS": "Snacks",
    "SPECILATY": "Specialty",
    "SPLY": "Supply",
    "SPRD": "Spread",
    "SRV": "Serve",
    "SS": "Single-Serve",
    "STK": "Stick",
    "SUP": "Super",
    "SUPPPLIES": "Supplies",
    "SV": "Serve",
    "SW": "Sweet",
    "SWEETNERS": "Sweeteners",
    "TISS": "Tissues",
    "TORT": "Tortilla",
    "TRSH": "Trash",
    "TV": "TV",
    "VAC": "Vacuum",
    "VEG": "Vegetables",
    "VEND": "Vending",
    "W": "with",
    "WAT": "Water",
    "WATE": "Water",
    "WHL": "Whole",
    "WHLSM": "Wholesome",
    "WITH": "with",
    "WT": "Weight",
    "WTR": "Water",
}
_DEPARTMENTS = {
    "CHEF SHOPPE": "Chef's Counter",
    "CNTRL/STORE SUP": "Store Supplies",
    "DRUG GM": "Drugstore and Household",
    "ELECT &PLUMBING": "Electrics and Plumbing",
    "GM MERCH EXP": "General Merchandise",
    "MEAT-PCKGD": "Packaged Meat",
    "SEAFOOD-PCKGD": "Packaged Seafood",
}
# Kinds that only say something together with their category.
_VAGUE = frozenset(
    (
        "ALL ANGUS BETTER BLENDS BOXED BULK CHOICE COOKED ECONOMY ENHANCED FOR FRESH GARDEN LARGE"
        " LEAN MAINSTREAM MEAT MEDIUM MISC MISCELLANEOUS NATURAL ORGANIC OTHER PACK PINTS PLUS"
        " PREMIUM PREPACK PRIMAL RAW REGULAR SELECT SMALL SMOKED SPECIALTY SUPER TRADITIONAL TRAY"
        " VARIETY YOU"
    ).split()
)
_UNITS = {
    "CT": "ct",
    "DOZ": "dozen",
    "DZ": "dozen",
    "FT": "ft",
    "GA": "gal",
    "GAL": "gal",
    "GM": "g",
    "L": "l",
    "LB": "lb",
    "LBS": "lb",
    "LT": "l",
    "LTR": "l",
    "ML": "ml",
    "OZ": "oz",
    "PK": "pack",
    "PT": "pt",
    "QT": "qt",
    "SQ": "sq",
}
_TILL_WIDTH = 29  # the till cut kinds after 30 characters, the last of which may be a blank
_MARKS = re.compile(r"\s*([/&:+]|\s-\s|-\s|\s-)\s*")


def readable(name: str) -> str:
    """`FRZN FRENCH FRIES` as `Frozen French Fries`; what the till cut off is dropped."""
    words = _tokens(name)
    if len(name) >= _TILL_WIDTH and len(words) > 1 and len(words[-1]) <= 3:
        words = words[:-1]
    while len(words) > 1 and words[-1] in {"/", "AND", ","}:
        words = words[:-1]
    text = " ".join(_word(word) for word in words).replace(" ,", ",")
    return text[:1].upper() + text[1:]


def department_name(department: str) -> str:
    return _DEPARTMENTS.get(department) or readable(department)


def title_of(kind: str, category: str, package_size: str) -> str:
    """Such as `Kids Cereal, 14.5 oz`; a vague kind is completed by its category."""
    title = readable(kind)
    if category and set(re.findall(r"[A-Z]+", kind)) <= _VAGUE:
        title = f"{title} {readable(category)}"
    return f"{title}, {package_size}" if package_size else title


def package_size_of(text: str) -> str:
    words = ["1", *text.split()] if text in _UNITS else text.split()
    return " ".join(_UNITS.get(word, word.lower()) for word in words)


def _word(word: str) -> str:
    parts = [_WORDS.get(part, part.capitalize()) for part in word.split("-")]
    return "-".join(parts)


def _tokens(name: str) -> list[str]:
    """Capital words; slashes stay, ampersands become `and`, dashes and colons become commas."""
    bare = re.sub(r"\([^)]*\)?", " ", name).replace("MEN S ", "MEN'S ")
    bare = bare if re.search("[A-Z]", bare) else name
    spaced = _MARKS.sub(_mark, bare)
    return [word.strip(".*()") for word in spaced.split() if word.strip(".*()")]


def _mark(found: "re.Match[str]") -> str:
    mark = found.group(1).strip()
    return {"/": " / ", "&": " AND ", "+": " "}.get(mark, " , ")
