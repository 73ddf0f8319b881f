"""PostgreSQL with two replicas, one of which at least has all that was acknowledged, and the pooler."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from deploy.scale_out.processes import (
    NotAnswering,
    Part,
    database_user,
    free_port,
    listens,
    own,
    system_program,
    until,
)

NAME = "gongkai"
_COMMON = """
listen_addresses = '127.0.0.1'
max_connections = 60
shared_buffers = 128MB
wal_level = replica
max_wal_senders = 5
wal_keep_size = 256MB
hot_standby = on
synchronous_commit = on
logging_collector = off
"""
_POOLER = """
[databases]
{name} = host=127.0.0.1 port={primary} dbname={name} user={name}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 500
server_connect_timeout = 2
server_login_retry = 0.3
server_check_delay = 0
query_wait_timeout = 30
logfile = {folder}/pooler.log
"""
_WATCH_EVERY = 0.3
_MISSED = 3
"""How often the primary may not answer in turn before it is taken for dead."""


@dataclass(slots=True)
class Node:
    """One PostgreSQL server with a data folder and a port."""

    name: str
    folder: Path
    port: int = field(default_factory=free_port)
    part: Part | None = None

    def create(self) -> None:
        """Make an empty cluster."""
        own(self.folder.parent, database_user())
        as_database(
            "initdb", "-D", str(self.folder), "-U", NAME, "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        (self.folder / "postgresql.conf").write_text(_COMMON, encoding="utf-8")
        with (self.folder / "pg_hba.conf").open("a", encoding="utf-8") as rules:
            rules.write("host replication all 127.0.0.1/32 trust\n")

    def clone(self, source: "Node") -> None:
        """Copy a running server as a replica of it."""
        own(self.folder.parent, database_user())
        address = f"host=127.0.0.1 port={source.port} user={NAME} application_name={self.name}"
        as_database(
            "pg_basebackup", "-d", address, "-D", str(self.folder), "-R", "-X", "stream", "-c", "fast"
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        sockets = str(self.folder.parent)
        command = (system_program("postgres"), "-D", str(self.folder), "-p", str(self.port), "-k", sockets)
        self.part = Part(
            self.name, command, self.folder.parent.parent / f"{self.name}.log", user=database_user()
        )
        self.part.start()
        until(self.answers, f"{self.name} answers")

    def stop(self) -> None:
        """End the server at once; its sessions are closed."""
        if self.part:
            self.part.stop(signal.SIGINT)

    def answers(self) -> bool:
        """Tell whether a session can be opened."""
        try:
            return self.ask("SELECT 1") == 1
        except psycopg.Error:
            return False

    @property
    def pid(self) -> int:
        """The server's first process."""
        if self.part is None:
            raise NotAnswering(f"{self.name} was not started.")
        return self.part.pid

    def session(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """Open a session past the pooler."""
        address = f"host=127.0.0.1 port={self.port} user={NAME} dbname={database} connect_timeout=1"
        return psycopg.connect(address, autocommit=True)

    def ask(self, question: str, *arguments: object, database: str = "postgres") -> Any:
        """Return the first value of an answer."""
        with self.session(database) as session:
            row = session.execute(question.encode(), arguments or None).fetchone()
        return row[0] if row else None

    def tell(self, *statements: str) -> None:
        """Carry out statements that answer nothing."""
        with self.session() as session:
            for statement in statements:
                session.execute(statement.encode())

    def promote(self) -> None:
        """Make a replica a primary; it acknowledges what another replica has on disk, as before."""
        as_database("pg_ctl", "-D", str(self.folder), "-w", "promote")

    def follow(self, primary: "Node") -> None:
        """Let a replica follow another primary from now on."""
        address = f"host=127.0.0.1 port={primary.port} user={NAME} application_name={self.name}"
        self.tell(f"ALTER SYSTEM SET primary_conninfo = '{address}'", "SELECT pg_reload_conf()")

    def received(self) -> int:
        """Return how much of what the primary wrote this replica has."""
        return int(self.ask("SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')"))

    def require_replicas(self, count: int) -> None:
        """Acknowledge nothing from now on that no replica has got; wait until so many have it all."""
        following = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
        until(lambda: self.ask(following) == count, "every replica follows")
        self.tell("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'", "SELECT pg_reload_conf()")
        chosen = f"{following} AND sync_state = 'quorum'"
        until(lambda: self.ask(chosen) == count, "every replica may be the one that is waited for")


class Pooler:
    """pgbouncer, which gives each transaction a session of the primary."""

    def __init__(self, folder: Path) -> None:
        self.folder = own(folder, database_user())
        self.port = free_port()
        self._settings = self.folder / "pgbouncer.ini"
        command = (system_program("pgbouncer"), str(self._settings))
        self.part = Part("pooler", command, folder.parent / "pooler.log", user=database_user())

    @property
    def address(self) -> str:
        """The database as the program's settings name it."""
        return f"postgresql://{NAME}@127.0.0.1:{self.port}/{NAME}?pooler=transaction"

    def point_to(self, node: Node) -> None:
        """Send transactions to this server from now on."""
        text = _POOLER.format(name=NAME, primary=node.port, port=self.port, folder=self.folder)
        self._settings.write_text(text, encoding="utf-8")
        if self.part.is_alive:
            os.kill(self.part.pid, signal.SIGHUP)
        else:
            self.part.start()
            until(lambda: listens(self.port), "the pooler listens")


@dataclass(slots=True)
class Cluster:
    """A primary, its replicas, and the pooler that knows which is which."""

    folder: Path
    nodes: list[Node] = field(default_factory=list)
    _pooler: Pooler | None = None

    @property
    def primary(self) -> Node:
        """Where everything is written."""
        return self.nodes[0]

    @property
    def replicas(self) -> list[Node]:
        """The servers of which one takes over."""
        return self.nodes[1:]

    @property
    def pooler(self) -> Pooler:
        """What the program speaks to."""
        if self._pooler is None:
            self._pooler = Pooler(self.folder / "pooler")
        return self._pooler

    def start(self) -> None:
        """Start the primary with an empty database, and the pooler."""
        primary = self._new_node()
        primary.create()
        primary.start()
        primary.tell(f"CREATE DATABASE {NAME}")
        self.pooler.point_to(primary)

    def add_replica(self) -> None:
        """Clone the primary once more and let it follow."""
        node = self._new_node()
        node.clone(self.primary)
        node.start()
        self.primary.require_replicas(len(self.replicas))

    def fail_over(self) -> None:
        """Wait until the primary is surely dead, then let the replica that has most take its place."""
        missed = 0
        while missed < _MISSED:
            missed = 0 if self.primary.answers() else missed + 1
            if missed < _MISSED:
                time.sleep(_WATCH_EVERY)
        self.nodes.pop(0)
        self.nodes.sort(key=Node.received, reverse=True)
        self.primary.promote()
        for replica in self.replicas:
            replica.follow(self.primary)
        self.pooler.point_to(self.primary)

    def stop(self) -> None:
        """End everything."""
        if self._pooler:
            self._pooler.part.stop(signal.SIGINT)
        for node in reversed(self.nodes):
            node.stop()

    def _new_node(self) -> Node:
        number = len(list(self.folder.glob("postgres-*"))) + 1
        folder = self.folder / f"postgres-{number}"
        self.nodes.append(Node(f"postgres_{number}", folder / "data"))
        folder.mkdir(parents=True)
        return self.nodes[-1]


def as_database(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL to its end, not as root."""
    user = database_user()
    subprocess.run(
        [system_program(program), *arguments],
        check=True,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
