from commerce_api.kernel.rows import Row


class CustomerRow(Row):
    key: int
    email: str
    first_name: str | None
    last_name: str | None
    phone: str | None
    accepts_marketing: bool
    created_at: str
    updated_at: str
