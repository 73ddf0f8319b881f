"""Whether a link leads anywhere: asked of public addresses only, within limits of time and redirections.

The name is resolved first and the connection goes to the address that was looked at, so that a name cannot
lead a check into the agency's own network. Nothing here knows of records.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from gongkai.law.wording import Wording

SECONDS = 8.0
MOST_REDIRECTIONS = 5
_AGENT = "Mozilla/5.0 (compatible; link check)"
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_NOT_BY_HEAD = frozenset({400, 403, 404, 405, 406, 429, 500, 501, 503})
_GUARDED = frozenset({401, 403, 407, 418, 429, 451})
_FIRST_FAULT = 400
_PORTS = {"http": 80, "https": 443}

UNRESOLVED = Wording(zh="域名解析不到地址", en="its name leads to no address")
NOT_PUBLIC = Wording(
    zh="指向内部网络，公众打不开", en="it leads into an internal network, closed to the public"
)
NO_ANSWER = Wording(zh="连接失败或超时", en="the connection failed or took too long")
NO_CERTIFICATE = Wording(zh="安全证书无效", en="its certificate is not valid")
TOO_MANY = Wording(zh="跳转次数过多", en="it is redirected too often")
NOT_A_LINK = Wording(zh="网址写法有误", en="it is not written as an address")


ANSWERED = Wording(zh="服务器答复", en="the server answers")
"""What begins the reason of a link whose server was reached."""


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """What a check came to."""

    is_dead: bool
    reason: Wording | None = None

    @property
    def is_unreached(self) -> bool:
        """Tell whether nothing answered, which may as well be the fault of the network here."""
        return self.reason in {UNRESOLVED, NO_ANSWER}


Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Tell whether an address is open to everyone: not private, nor of this machine, link or cloud."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if mapped is not None and not mapped.is_global:
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


@dataclass(frozen=True, slots=True)
class LinkChecker:
    """Checks links. Who resolves names and which addresses are allowed may be given."""

    resolve: Resolve = resolve
    is_allowed: Callable[[str], bool] = is_public
    seconds: float = SECONDS

    def check(self, url: str) -> LinkVerdict:
        """Return whether a link is dead, and why."""
        for _turn in range(MOST_REDIRECTIONS + 1):
            try:
                target = urlsplit(url)
                address = self._address(target)
                if isinstance(address, Wording):
                    return LinkVerdict(is_dead=True, reason=address)
                status, location = self._ask(target, address)
            except ssl.SSLCertVerificationError:
                return LinkVerdict(is_dead=True, reason=NO_CERTIFICATE)
            except ValueError:
                return LinkVerdict(is_dead=True, reason=NOT_A_LINK)
            except (OSError, http.client.HTTPException):
                return LinkVerdict(is_dead=True, reason=NO_ANSWER)
            if status not in _REDIRECTIONS or not location:
                return _verdict(status)
            url = urljoin(url, location)
        return LinkVerdict(is_dead=True, reason=TOO_MANY)

    def _address(self, target: SplitResult) -> str | Wording:
        if target.scheme not in _PORTS or not target.hostname:
            return NOT_A_LINK
        try:
            found = self.resolve(target.hostname, target.port or _PORTS[target.scheme])
        except OSError:
            return UNRESOLVED
        if not found:
            return UNRESOLVED
        return found[0] if all(self.is_allowed(address) for address in found) else NOT_PUBLIC

    def _ask(self, target: SplitResult, address: str) -> tuple[int, str]:
        """Ask for the head, and where a server does not answer that rightly, for the whole, unread."""
        answer = self._once("HEAD", target, address)
        return self._once("GET", target, address) if answer[0] in _NOT_BY_HEAD else answer

    def _once(self, method: str, target: SplitResult, address: str) -> tuple[int, str]:
        connection = _connection(target, address, self.seconds)
        path = quote(target.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = f"?{quote(target.query, safe='/%:@!$&()*+,;=~-._?')}" if target.query else ""
        try:
            connection.request(method, path + query, headers={"User-Agent": _AGENT, "Connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", "")
        finally:
            connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at, whatever the name leads to now."""

    address = ""

    def connect(self) -> None:
        """Connect to the address."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _PinnedSecure(http.client.HTTPSConnection):
    """The same with a certificate, which is checked against the name."""

    address = ""

    def connect(self) -> None:
        """Connect to the address."""
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _connection(target: SplitResult, address: str, seconds: float) -> _Pinned | _PinnedSecure:
    made = _PinnedSecure if target.scheme == "https" else _Pinned
    host = (target.hostname or "").encode("idna").decode()
    connection = made(host, target.port or _PORTS[target.scheme], timeout=seconds)
    connection.address = address
    return connection


def _verdict(status: int) -> LinkVerdict:
    if status < _FIRST_FAULT or status in _GUARDED:
        return LinkVerdict(is_dead=False)
    return LinkVerdict(
        is_dead=True, reason=Wording(zh=f"{ANSWERED.zh}{status}", en=f"{ANSWERED.en} {status}")
    )
