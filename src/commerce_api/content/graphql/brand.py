"""How the shop presents itself."""

from commerce_api.catalog import loaders as catalog
from commerce_api.catalog.graphql import MediaImage
from commerce_api.catalog.graphql.media import ImageMediaRow
from commerce_api.content.graphql.shop import Shop
from commerce_api.content.rows import ShopRow
from commerce_api.gql import Color, Context, Info, batch, field, leaf, type_
from commerce_api.kernel.rows import Row


class BrandRow(Row):
    shop: ShopRow


class ColorGroupRow(Row):
    background: str | None
    foreground: str | None


class ColorsRow(Row):
    primary: list[ColorGroupRow]
    secondary: list[ColorGroupRow]


@type_("Two colours that go together.")
class BrandColorGroup:
    background: Color | None = leaf("What lies below.")
    foreground: Color | None = leaf("What is written on it.")


@type_("The colours of a brand.")
class BrandColors:
    primary: list[BrandColorGroup] = leaf("Its main colours.")
    secondary: list[BrandColorGroup] = leaf("Its other colours.")


@type_("How the shop presents itself.")
class Brand: ...


@field(Shop, "brand", Brand | None, "How the shop presents itself.")
def shop_brand(shop: ShopRow) -> BrandRow:
    return BrandRow(shop)


@field(Brand, "shortDescription", str | None, "What the shop is, in a sentence.")
def brand_description(brand: BrandRow) -> str | None:
    return brand.shop.description


@field(Brand, "slogan", str | None, "What the shop wants to be remembered by.")
def brand_slogan(brand: BrandRow) -> str | None:
    return brand.shop.slogan


@field(Brand, "colors", BrandColors, "Its colours; empty lists where none are set.")
def brand_colors(brand: BrandRow) -> ColorsRow:
    known = brand.shop.colors or {}
    primary, secondary = (
        [ColorGroupRow(background, foreground) for background, foreground in known.get(name, ())]
        for name in ("primary", "secondary")
    )
    return ColorsRow(primary, secondary)


@batch(Brand, "logo", MediaImage | None, "Its logo.")
async def brand_logo(brands: list[BrandRow], info: Info) -> list[ImageMediaRow | None]:
    return await _pictures(info.context, [brand.shop.logo_key for brand in brands])


@batch(Brand, "squareLogo", MediaImage | None, "Its logo for square places.")
async def brand_square_logo(brands: list[BrandRow], info: Info) -> list[ImageMediaRow | None]:
    return await _pictures(info.context, [brand.shop.square_logo_key for brand in brands])


@batch(Brand, "coverImage", MediaImage | None, "A large picture that stands for it.")
async def brand_cover(brands: list[BrandRow], info: Info) -> list[ImageMediaRow | None]:
    return await _pictures(info.context, [brand.shop.cover_key for brand in brands])


async def _pictures(context: Context, keys: list[int | None]) -> list[ImageMediaRow | None]:
    found = await context.many(catalog.images, keys, context.locale)
    return [ImageMediaRow(row) if row else None for row in found]
