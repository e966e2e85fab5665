"""What the shop says, on the wire."""

from commerce_api.content.graphql.articles import Article, articles_by_keys
from commerce_api.content.graphql.blogs import Blog, blogs_by_keys
from commerce_api.content.graphql.brand import Brand
from commerce_api.content.graphql.comments import Comment
from commerce_api.content.graphql.menus import Menu
from commerce_api.content.graphql.pages import Page, pages_by_keys
from commerce_api.content.graphql.policies import ShopPolicy
from commerce_api.content.graphql.redirects import UrlRedirect
from commerce_api.content.graphql.shop import PaymentSettings, Shop, the_shop
from commerce_api.content.graphql.sitemap import SitemapResource, SitemapResourceMetaobject

__all__ = [
    "Article",
    "Blog",
    "Brand",
    "Comment",
    "Menu",
    "Page",
    "PaymentSettings",
    "Shop",
    "ShopPolicy",
    "SitemapResource",
    "SitemapResourceMetaobject",
    "UrlRedirect",
    "articles_by_keys",
    "blogs_by_keys",
    "pages_by_keys",
    "the_shop",
]
