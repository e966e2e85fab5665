"""Mails that follow when an account is opened, and what the worker does about accounts."""

from datetime import timedelta

from commerce_api.identity import mails, queries
from commerce_api.identity.events import CustomerCreated
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.events import on
from commerce_api.ports import Services
from commerce_api.ports.jobs import job

WEEK = timedelta(days=7)


@on(CustomerCreated)
async def ask_to_activate(uow: UnitOfWork, event: CustomerCreated) -> None:
    """Queue the mail; a job sends it, because a handler is a transaction."""
    account = await queries.account(uow, event.customer_id)
    if account and not account.verified:
        await mails.queue(uow, account.email, mails.ACTIVATION)


@job("send_customer_mails", every_seconds=2)
async def send_customer_mails(services: Services) -> None:
    await mails.send(services.db, services.plugins.notifier, services.settings.accounts)


@job("purge_sessions", every_seconds=3600)
async def purge_sessions(services: Services) -> None:
    moment = now()
    await services.db.atomically(lambda uow: queries.purge(uow, moment, moment - WEEK))
