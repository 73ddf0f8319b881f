"""The parts around the database: hosts with a web server and a worker each, files, and nginx in front."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import boto3
from cryptography.fernet import Fernet
from deploy.scale_out.database import Cluster
from deploy.scale_out.processes import GONGKAI, Part, free_port, listens, system_program, until
from deploy.scale_out.search import SearchCluster

PROJECT = Path(__file__).resolve().parents[2]
HOST_NAME = "www.lanchuan.example"
BUCKET = "originals"
KEY = "drill"
REPLICAS = 2
_NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_max_body_size 60m;
    client_body_temp_path {folder}/nginx-body;
    proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi;
    uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
    upstream program {{
        least_conn;
{servers}
        keepalive 16;
    }}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/site.pem;
        ssl_certificate_key {folder}/site.key;
        location / {{
            proxy_pass http://program;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host {host};
            proxy_set_header X-Forwarded-Proto https;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Request-ID $request_id;
            # What was handed to a server once is not handed to another, unless asking again harms nothing.
            proxy_next_upstream error timeout;
            proxy_connect_timeout 1s;
            proxy_read_timeout 60s;
        }}
    }}
}}
"""


@dataclass(slots=True)
class Host:
    """One machine of the site: its own data folder, a web server, a worker."""

    name: str
    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    data: Path = field(init=False)
    web: Part = field(init=False)
    worker: Part = field(init=False)

    def __post_init__(self) -> None:
        self.data = self.folder / f"data-{self.name}"
        self.data.mkdir()
        environment = {**self.environment, "GONGKAI_DATA_DIR": str(self.data)}
        serve = (*GONGKAI, "serve", "--port", str(self.port), "--workers", "1", "--no-background")
        log = self.folder / f"web-{self.name}.log"
        self.web = Part(f"web {self.name}", serve, log, environment)
        log = self.folder / f"worker-{self.name}.log"
        self.worker = Part(f"worker {self.name}", (*GONGKAI, "worker"), log, environment)

    def is_ready(self) -> bool:
        """Tell whether this machine's web server can answer what people ask."""
        address = f"http://127.0.0.1:{self.port}/readyz"
        asked = urllib.request.Request(address, headers={"Host": HOST_NAME, "X-Forwarded-Proto": "https"})
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            return False

    def run(self, *arguments: str) -> None:
        """Run a command of the program on this machine to its end."""
        subprocess.run(
            [sys.executable, *arguments],
            check=True,
            env={**os.environ, **self.web.environment},
            cwd="/",
            stdout=subprocess.DEVNULL,
        )


class Site:
    """The whole installation in one temporary folder."""

    def __init__(self, folder: Path, *, has_search_cluster: bool) -> None:
        self.folder = folder
        self.search = SearchCluster(folder) if has_search_cluster else None
        self.cluster = Cluster(folder)
        self.files_port, self.port = free_port(), free_port()
        self.files = Part(
            "files", (sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.files_port)),
            folder / "files.log",
        )  # fmt: skip
        nginx = (system_program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"))
        self.front = Part("nginx", nginx, folder / "nginx.log")
        environment = self._environment()
        self.hosts = [Host(name, folder, environment) for name in ("a", "b")]

    @property
    def address(self) -> str:
        """Where people reach the site."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def told(self) -> str:
        """What runs, in one line."""
        return (
            f"PostgreSQL and {len(self.cluster.replicas)} replicas, pgbouncer, files in S3 (moto),"
            f" {len(self.hosts)} hosts with a web server and a worker each, nginx,"
            + (" three Typesense nodes" if self.search else " a search index on each host")
        )

    def start(self) -> None:
        """Start every part, in the order in which they need each other."""
        self.files.start()
        if self.search:
            self.search.start()
        self.cluster.start()
        until(lambda: listens(self.files_port), "the storage of files listens")
        _make_bucket(self.files_port)
        first, *others = self.hosts
        first.run("-m", "django", "collectstatic", "--noinput", "--verbosity", "0")
        for host in others:
            shutil.copytree(first.data / "static", host.data / "static")
        self.hosts[0].run("-m", "deploy.scale_out.county")
        for _replica in range(REPLICAS):
            self.cluster.add_replica()
        for host in self.hosts:
            host.web.start()
            host.worker.start()
        self._start_front()
        for host in self.hosts:
            until(host.is_ready, f"{host.web.name} is ready")

    def stop(self) -> None:
        """End every part."""
        self.front.stop(signal.SIGQUIT)
        for host in self.hosts:
            host.web.stop()
            host.worker.stop()
        self.cluster.stop()
        if self.search:
            self.search.stop()
        self.files.stop()

    def _start_front(self) -> None:
        servers = "\n".join(
            f"        server 127.0.0.1:{host.port} max_fails=1 fail_timeout=2s;" for host in self.hosts
        )
        text = _NGINX.format(folder=self.folder, servers=servers, port=self.port, host=HOST_NAME)
        (self.folder / "nginx.conf").write_text(text, encoding="utf-8")
        _make_certificate(self.folder)
        self.front.start()
        until(lambda: listens(self.port), "nginx listens")

    def _environment(self) -> dict[str, str]:
        paths = [str(PROJECT), str(PROJECT / "src")]
        return {
            "PYTHONPATH": ":".join(paths),
            "DJANGO_SETTINGS_MODULE": "deploy.scale_out.settings",
            "GONGKAI_DATABASE_URL": self.cluster.pooler.address,
            "GONGKAI_SECRET_KEY": secrets.token_urlsafe(60),
            "GONGKAI_FIELD_KEYS": Fernet.generate_key().decode(),
            "GONGKAI_AUDIT_KEYS": secrets.token_urlsafe(60),
            "GONGKAI_ALLOWED_HOSTS": HOST_NAME,
            "GONGKAI_SITE_DOMAIN": HOST_NAME,
            "GONGKAI_BEHIND_PROXY": "1",
            "GONGKAI_CHECK_LINKS": "0",
            "GONGKAI_S3_BUCKET": BUCKET,
            "GONGKAI_S3_ENDPOINT": f"http://127.0.0.1:{self.files_port}",
            "GONGKAI_S3_KEY": KEY,
            "GONGKAI_S3_SECRET": KEY,
            **(self.search.environment if self.search else {}),
        }


def _make_bucket(port: int) -> None:
    storage = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=KEY,
        aws_secret_access_key=KEY,
        region_name="us-east-1",
    )
    storage.create_bucket(Bucket=BUCKET)


def _make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "2", "-subj", f"/CN={HOST_NAME}", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", str(folder / "site.key"), "-out", str(folder / "site.pem"),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
