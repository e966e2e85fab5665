"""Addresses of films at other hosts."""

import pytest

from commerce_api.catalog.errors import UnknownVideo
from commerce_api.catalog.models import VideoHost
from commerce_api.catalog.videos import HostedVideo, hosted_video


@pytest.mark.parametrize(
    ("address", "host", "name"),
    [
        ("https://www.youtube.com/watch?v=Kettlemoor0", "youtube", "Kettlemoor0"),
        ("http://m.youtube.com/watch?list=x&v=Kettlemoor0&t=3", "youtube", "Kettlemoor0"),
        ("https://youtu.be/Kettlemoor0?si=x", "youtube", "Kettlemoor0"),
        ("https://youtube.com/shorts/Kettlemoor0/", "youtube", "Kettlemoor0"),
        ("https://www.youtube-nocookie.com/embed/Kettlemoor0", "youtube", "Kettlemoor0"),
        (" https://vimeo.com/123456 ", "vimeo", "123456"),
        ("https://www.vimeo.com/123456/abcdef0123", "vimeo", "123456/abcdef0123"),
        ("https://player.vimeo.com/video/123456?h=abcdef0123", "vimeo", "123456/abcdef0123"),
    ],
)
def test_known_addresses(address: str, host: str, name: str) -> None:
    assert hosted_video(address) == HostedVideo(VideoHost(host), name)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)//youtube.com/watch?v=Kettlemoor0",
        "https://youtube.com.example.org/watch?v=Kettlemoor0",
        "https://user@youtube.com/watch?v=Kettlemoor0",
        "https://youtube.com:8443/watch?v=Kettlemoor0",
        "https://youtube.com:x/watch?v=Kettlemoor0",
        "https://www.youtube.com/watch?v=too-short",
        "https://www.youtube.com/watch?v=Kettlemoor0%22onload",
        "https://www.youtube.com/channel/Kettlemoor0",
        "https://youtu.be/a/Kettlemoor0",
        "https://vimeo.com/channels/staff",
        "https://vimeo.com/123/../../x",
        "https://player.vimeo.com/123456",
        "https://[::1",
        "https://www.youtube.com/watch?v=Kettlemoor0&" + "x" * 2048,
    ],
)
def test_other_addresses(address: str) -> None:
    with pytest.raises(UnknownVideo) as refusal:
        hosted_video(address)
    assert refusal.value.code == "UNKNOWN_VIDEO"
    assert refusal.value.field == ("address",)
