"""From where a room can be reached: the port it listens on, its addresses, links and codes."""

from __future__ import annotations

import contextlib
import io
import ipaddress
import os
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cjm_widgets.errors import MissingExtraError, ParameterError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, and bound only when asked for
_BACKLOG = 1024


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one room listens, and how others call it.

    Attributes
    ----------
    host
        The address it is bound to; ``0.0.0.0`` means every one of this machine.
    public
        Address that people use when a proxy stands in front: ``https://room.example.org``.
    """

    host: str
    port: int
    public: str | None = None

    @property
    def is_open(self) -> bool:
        """Others than this machine can reach it."""
        return self.host not in LOOPBACK

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses of this machine at which it listens, the likeliest first."""
        if self.host not in EVERYWHERE:
            return (self.host,)
        return _own_addresses() or ("127.0.0.1",)

    @property
    def origins(self) -> tuple[str, ...]:
        """Beginnings of its links, the likeliest first."""
        if self.public is not None:
            return (self.public.rstrip("/"),)
        return tuple(f"http://{_in_url(address)}:{self.port}" for address in self.addresses)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names under which a request may ask for it."""
        public = urlsplit(self.public or "").hostname
        return (*self.addresses, *LOOPBACK, *([public] if public else []))


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes any that is free.

    Raises
    ------
    ParameterError
        The port is taken, or the address is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio would not turn off Nagle's algorithm: each answer 40 ms late.
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(_BACKLOG)
    except (OSError, OverflowError) as err:
        door.close()
        reason = os.strerror(err.errno) if isinstance(err, OSError) and err.errno else str(err)
        raise ParameterError(
            f"The room cannot listen at {host}, port {port}: {reason}. Choose another port, or an "
            "address of this machine.",
            parameter="port",
        ) from err
    return door


def check_public(public: str | None) -> str | None:
    """Return the address people use, after making sure that it is one.

    Raises
    ------
    ParameterError
        It is no ``http://`` or ``https://`` address, or has a path.
    """
    if public is None:
        return None
    parts = urlsplit(public)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ParameterError(
            f"{public!r} is no address of a room. Give it like https://room.example.org",
            parameter="public",
        )
    return f"{parts.scheme}://{parts.netloc}"


def join_urls(reach: Reach, invitation: str) -> tuple[str, ...]:
    """Return the links of an invitation, the likeliest first.

    The token stands after ``#``: browsers do not send that part, so no server or proxy logs it.
    """
    return tuple(f"{origin}/#j={invitation}" for origin in reach.origins)


def qr_svg(url: str) -> str:
    """Return a QR code of a link as an SVG element."""
    return str(_qr(url).svg_inline(scale=4, border=4))


def qr_text(url: str, *, colours: bool = False) -> str:
    """Return a QR code of a link for a terminal, bright on dark.

    Parameters
    ----------
    colours
        Tell the terminal which is which: one with dark letters on white shows it inverted otherwise,
        and not every phone reads that.
    """
    out = io.StringIO()
    _qr(url).terminal(out, compact=True, border=2)
    lines = out.getvalue().splitlines()
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" if colours else line for line in lines)


def _qr(url: str) -> Any:
    try:
        import segno
    except ModuleNotFoundError as err:
        raise MissingExtraError("workshop", "A QR code") from err
    return segno.make(url, error="m", micro=False)


def _own_addresses() -> tuple[str, ...]:
    found: list[str] = []
    # No packet is sent: the system only says which of its addresses it would use.
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outward,
    ):
        outward.connect(("192.0.2.1", 9))
        found.append(outward.getsockname()[0])
    with contextlib.suppress(OSError):
        own = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
        found += [str(address[4][0]) for address in own]
    return tuple(
        address for address in dict.fromkeys(found) if not ipaddress.ip_address(address).is_loopback
    )


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address
