"""Reach of this site: this machine, phones of its network, or anybody."""

import ipaddress
import socket
from contextlib import suppress

from django.http import HttpRequest


def is_at_this_machine(request: HttpRequest) -> bool:
    """Whether `request` comes from a browser of this machine, not through a proxy."""
    here = is_loopback(request.META.get("REMOTE_ADDR", "")) and is_loopback(_name_of(request.get_host()))
    return here and not any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))


def is_out_of_reach(host: str) -> bool:
    """Whether phones cannot open an address at `host` (“localhost:8000”): it names this machine alone."""
    return is_loopback(_name_of(host))


def address_to_start_with(host: str) -> str:
    """The command that has the site listen where phones of the network reach it, and the address it then has."""
    port = host.rpartition(":")[2] if host.rpartition(":")[2].isdecimal() else "8000"
    places = local_addresses()
    return f"http://{places[0]}:{port}/" if places else ""


def local_addresses() -> list[str]:
    """The addresses of this machine on its local networks, the one that leads outside first; none without a network."""
    addresses = []
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        # Nothing is sent: connecting a datagram only has the system choose the way, hence the address.
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as way:
                way.connect((far, 9))
                addresses.append(way.getsockname()[0])
        except OSError:
            continue
    with suppress(OSError):
        addresses += [str(row[4][0]) for row in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    wanted = [address for address in dict.fromkeys(addresses) if not is_loopback(address)]
    return [f"[{address}]" if ":" in address else address for address in wanted]


def is_loopback(name: str) -> bool:
    """Whether `name` is this machine alone."""
    if name.lower() == "localhost" or name.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _name_of(host: str) -> str:
    return host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
