"""The demonstration's own texts: the shop, pages, menus, policies and the blog."""

from decimal import Decimal

from commerce_api.content.models import (
    Article,
    Author,
    Blog,
    Comment,
    CommentStatus,
    ItemKind,
    Menu,
    MenuItem,
    Page,
    Policy,
    PolicyKind,
    Shop,
    UrlRedirect,
)
from commerce_api.inventory.models import Location
from commerce_api.kernel.text import safe_html
from commerce_api.kernel.translations import Translation, rows_of
from commerce_api.pricing.models import Market, MarketCountry
from commerce_api.seeding.bulk import Bulk
from commerce_api.seeding.catalogue import Catalogue
from commerce_api.seeding.files import Entry, SeedFiles, alternatives, moment, translations

TABLES = (
    Article,
    Author,
    Blog,
    Comment,
    Location,
    Market,
    MarketCountry,
    Menu,
    MenuItem,
    Page,
    Policy,
    Shop,
    Translation,
    UrlRedirect,
)
SEO = ("seo_title", "seo_description")
HANDLE_KINDS = {"PRODUCT", "COLLECTION", "PAGE", "BLOG", "ARTICLE", "SHOP_POLICY"}


class Contents:
    def __init__(self, bulk: Bulk, files: SeedFiles) -> None:
        self._bulk = bulk
        self._files = files
        self._keys: dict[tuple[str, str], int] = {}

    def add_places(self) -> dict[str, int]:
        """Markets and stock locations. Returns the locations by handle."""
        markets = sorted(self._files.shop["market"], key=lambda entry: not entry.get("default"))
        for position, entry in enumerate(markets):
            key = self._bulk.add(
                Market,
                handle=entry["handle"],
                name=entry["name"],
                currency=entry["currency"],
                position=position,
                taxes_included=entry.get("taxes_included"),
                language=entry["language"],
                languages=entry.get("languages", []),
            )
            for country in entry["countries"]:
                self._bulk.add(MarketCountry, country=country, market_id=key)
        return {
            entry["handle"]: self._add_location(position, entry)
            for position, entry in enumerate(self._files.shop["location"])
        }

    def add_shop(self, catalogue: Catalogue) -> None:
        entry = self._files.shop
        key = self._bulk.add(
            Shop,
            name=entry["name"],
            description=entry["description"],
            money_format=entry["moneyformat"][entry["currency"]],
            country=entry["country"],
            currency=entry["currency"],
            languages=entry["languages"],
            logo_id=catalogue.picture(entry["logo"], entry["name"], {}),
            slogan=entry["slogan"],
            square_logo_id=catalogue.picture(entry["logo_square"], entry["name"], {}),
            cover_id=catalogue.picture(entry["cover"], entry["name"], {}),
            colors=_colors(entry["colors"]),
            customer_account_url=entry["customer_account_url"],
            account_texts=entry["account_texts"],
        )
        self._translate("shop", key, entry, "name", "description", "slogan")
        for policy in entry["policy"]:
            row = self._bulk.add(
                Policy,
                kind=PolicyKind(policy["kind"]),
                handle=policy["handle"],
                title=policy["title"],
                body_html=safe_html(policy["body_html"]),
            )
            self._keys["SHOP_POLICY", policy["handle"]] = row
            self._translate("policy", row, policy, "title", "body_html")

    def add_pages(self) -> None:
        for entry in self._files.read("pages.toml")["page"]:
            key = self._bulk.add(
                Page,
                handle=entry["handle"],
                title=entry["title"],
                body_html=safe_html(entry["body_html"]),
                seo_title=entry.get("seo_title"),
                seo_description=entry.get("seo_description"),
            )
            self._keys["PAGE", entry["handle"]] = key
            self._translate("page", key, entry, "title", "body_html", *SEO)

    def add_blog(self, catalogue: Catalogue) -> None:
        file = self._files.read("blog.toml")
        for entry in file["blog"]:
            key = self._bulk.add(
                Blog,
                handle=entry["handle"],
                title=entry["title"],
                seo_title=entry.get("seo_title"),
                seo_description=entry.get("seo_description"),
            )
            self._keys["BLOG", entry["handle"]] = key
            self._translate("blog", key, entry, "title", *SEO)
        authors = {entry["handle"]: self._add_author(entry) for entry in file.get("author", ())}
        for entry in file["article"]:
            self._add_article(entry, authors, catalogue)
        for entry in file.get("comment", ()):
            self._bulk.add(
                Comment,
                article_id=self._keys["ARTICLE", entry["article"]],
                author_name=entry["author"],
                author_email=entry["email"],
                content_html=safe_html(entry["content_html"]),
                status=CommentStatus(entry.get("status", "approved")),
                created_at=moment(entry["written"]),
            )

    def _add_author(self, entry: Entry) -> str:
        """The name by which articles call somebody."""
        name: str = entry["name"]
        key = self._bulk.add(
            Author,
            name=name,
            first_name=entry["first_name"],
            last_name=entry["last_name"],
            email=entry["email"],
            bio=entry["bio"],
        )
        self._bulk.add_all(rows_of("author", key, alternatives(entry, "bio", "bio")))
        return name

    def _add_article(self, entry: Entry, authors: dict[str, str], catalogue: Catalogue) -> None:
        picture = entry.get("image")
        alt = entry.get("image_alt", "")
        key = self._bulk.add(
            Article,
            blog_id=self._keys["BLOG", entry["blog"]],
            handle=entry["handle"],
            title=entry["title"],
            author=authors.get(entry["author"], entry["author"]),
            excerpt_html=safe_html(entry["excerpt_html"]),
            content_html=safe_html(entry["content_html"]),
            tags=entry["tags"],
            image_id=catalogue.picture(picture, alt, entry, "image_alt") if picture else None,
            published_at=moment(entry["published"]),
            seo_title=entry.get("seo_title"),
            seo_description=entry.get("seo_description"),
        )
        self._keys["ARTICLE", entry["handle"]] = key
        self._translate("article", key, entry, "title", "excerpt_html", "content_html", *SEO)

    def add_menus(self, catalogue: Catalogue) -> None:
        """After everything that menus lead to."""
        for kind, keys in (("PRODUCT", catalogue.products), ("COLLECTION", catalogue.collections)):
            self._keys |= {(kind, handle): key for handle, key in keys.items()}
        for entry in self._files.read("menus.toml")["menu"]:
            key = self._bulk.add(Menu, handle=entry["handle"], title=entry["title"])
            self._translate("menu", key, entry, "title")
            self._add_items(key, None, entry.get("item", []))

    def _add_items(self, menu: int, parent: int | None, entries: list[Entry]) -> None:
        for position, entry in enumerate(entries):
            kind, target = entry["type"], entry.get("target")
            key = self._bulk.add(
                MenuItem,
                menu_id=menu,
                parent_id=parent,
                position=position,
                title=entry["title"],
                kind=ItemKind(kind),
                target_id=self._keys[kind, target] if target and kind in HANDLE_KINDS else None,
                target_handle=self._address(kind, target, entry),
                url=entry.get("url"),
                tags=entry.get("tags"),
            )
            self._translate("menu_item", key, entry, "title")
            self._add_items(menu, key, entry.get("item", []))

    @staticmethod
    def _address(kind: str, target: str | None, entry: Entry) -> str | None:
        """An article's address has its blog in it."""
        return f"{entry['blog']}/{target}" if kind == "ARTICLE" and "blog" in entry else target

    def add_redirects(self) -> None:
        for entry in self._files.read("redirects.toml")["redirect"]:
            self._bulk.add(UrlRedirect, path=entry["path"], target=entry["target"])

    def _add_location(self, position: int, entry: Entry) -> int:
        key = self._bulk.add(
            Location,
            handle=entry["handle"],
            name=entry["name"],
            address1=entry["address1"],
            address2=entry["address2"] or None,
            city=entry["city"],
            zip=entry["zip"],
            country=entry["country"],
            province=entry["province_name"] or None,
            province_code=entry["province"] or None,
            phone=entry["phone"] or None,
            latitude_millionths=int(Decimal(entry["latitude"]) * 1_000_000),
            longitude_millionths=int(Decimal(entry["longitude"]) * 1_000_000),
            pickup=entry["pickup"],
            pickup_time=entry.get("pickup_time", ""),
            position=position,
        )
        texts = alternatives(entry, "pickup_time", "pickup_time")
        self._bulk.add_all(rows_of("location", key, texts))
        return key

    def _translate(self, owner: str, key: int, entry: Entry, *fields: str) -> None:
        texts = translations(entry, *fields)
        for found in texts.values():
            for name in found:
                if name.endswith("_html"):
                    found[name] = safe_html(found[name])
        self._bulk.add_all(rows_of(owner, key, texts))


def _colors(entry: Entry) -> dict[str, list[list[str]]]:
    """Groups of background and foreground."""
    paper, ink = entry["background"], entry["foreground"]
    return {
        "primary": [[entry["primary"], paper]],
        "secondary": [[entry["secondary"], paper], [paper, ink]],
    }
