"""Which addresses on the Internet are public (threat: a network's address that points into our own house).

``ipaddress.is_global`` alone is not enough: it calls multicast global, and addresses that carry an IPv4 address
inside (6to4, NAT64) too. So what is wrapped is unwrapped first, and the special ranges are listed.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

_NAT64 = ip_network("64:ff9b::/96")
# Special-purpose ranges (IANA registries) that some Python versions still call global.
_NEVER = [
    ip_network(net)
    for net in (
        "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
    )
]  # fmt: skip


def unwrap(address: Address) -> Address:
    """The IPv4 address that an IPv6 address carries (mapped, 6to4, NAT64), or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_public(text: str) -> bool:
    """Whether the numeric address ``text`` may be connected to. What is not an address is not public."""
    try:
        address = unwrap(ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    if any(address.version == net.version and address in net for net in _NEVER):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
