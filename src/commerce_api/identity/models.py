from datetime import datetime

from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.tables import Table


class Customer(Table, table=True):
    __tablename__ = "identity_customer"

    email: str = Field(max_length=254, unique=True)
    first_name: str | None = Field(default=None, max_length=120)
    last_name: str | None = Field(default=None, max_length=120)
    phone: str | None = Field(default=None, max_length=32)
    country: str | None = Field(default=None, max_length=2)
    accepts_marketing: bool = False
    updated_at: datetime = Field(default_factory=now)
