from commerce_api.ports import Services
from commerce_api.ports.jobs import job
from commerce_api.recommendations import service


@job("recommendations.train", every_seconds=3600)
async def train(services: Services) -> None:
    await service.train_when_old(services)
