"""Addresses of videos that are hosted elsewhere: read strictly, written from their parts alone."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from commerce_api.catalog.errors import UnknownVideo
from commerce_api.catalog.models import VideoHost

LONGEST = 2048
YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
NAME = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,15}(?:/[0-9a-f]{6,16})?", re.ASCII)  # and what unlisted ones need


@dataclass(frozen=True)
class HostedVideo:
    host: VideoHost
    name: str  # at its host; never more than letters, digits, `_`, `-` and one slash


def hosted_video(address: str) -> HostedVideo:
    """The video that an address of YouTube or Vimeo shows. Raises `UnknownVideo`."""
    if len(address) > LONGEST:
        raise UnknownVideo(address)
    try:
        parts = urlsplit(address.strip())
        plain = parts.scheme in {"https", "http"} and parts.port is None and "@" not in parts.netloc
    except ValueError:
        raise UnknownVideo(address) from None
    sent = parse_qs(parts.query)
    found = None
    if plain and parts.netloc.lower() in {*YOUTUBE, "youtu.be"}:
        found = _youtube(parts.netloc.lower(), parts.path, sent.get("v", [""])[0])
    elif plain:
        found = _vimeo(parts.netloc.lower(), parts.path, sent.get("h", [""])[0])
    if found is None:
        raise UnknownVideo(address)
    return found


def _youtube(host: str, path: str, shown: str) -> HostedVideo | None:
    folder, _, name = path.strip("/").rpartition("/")
    if host != "youtu.be" and folder not in {"embed", "live", "shorts"}:
        name = shown if path.rstrip("/") == "/watch" else ""
    elif host == "youtu.be" and folder:
        name = ""
    return HostedVideo(VideoHost.YOUTUBE, name) if NAME.fullmatch(name) else None


def _vimeo(host: str, path: str, unlisted: str) -> HostedVideo | None:
    name = path.strip("/")
    if host == "player.vimeo.com" and name.startswith("video/"):
        name = name.removeprefix("video/") + (f"/{unlisted}" if unlisted else "")
    elif host not in {"vimeo.com", "www.vimeo.com"}:
        return None
    return HostedVideo(VideoHost.VIMEO, name) if NUMBER.fullmatch(name) else None
