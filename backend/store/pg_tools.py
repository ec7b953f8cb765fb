"""PostgreSQL's own dump and restore, told of the database by the environment.

Not by arguments: those can be read by everybody on the machine, and an address may hold a password.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from psycopg import sql
from sqlalchemy import URL

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

# Parameters of an address that libpq reads from the environment under another name.
_BY_QUERY = {
    "host": "PGHOST",
    "port": "PGPORT",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
_NO_TOOL = Words(
    "找不到 {tool}；请安装 postgresql-client", "{tool} is not here; install postgresql-client"
)
_FAILED = Words("{tool} 失败：{why}", "{tool} failed: {why}")


def environment_of(url: URL) -> dict[str, str]:
    """Return this process's environment with the database of an address in it."""
    parts = {
        "PGHOST": url.host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
    }
    for name, value in url.query.items():
        if name in _BY_QUERY:
            parts[_BY_QUERY[name]] = value if isinstance(value, str) else ",".join(value)
    return {**os.environ, **{name: value for name, value in parts.items() if value}}


def dump(
    url: URL, snapshot: str, schemas: Sequence[str], left_out: Sequence[str], target: Path
) -> None:
    """Write schemas to a file, as they were at an exported snapshot.

    Args:
        left_out: Tables of the first schema whose rows are not kept.

    Raises:
        OperatorError: The tool is not here, or it failed; why is in its own words.
    """
    wanted = [part for name in schemas for part in ("--schema", f'"{name}"')]
    wanted += [f'--exclude-table-data="{schemas[0]}"."{name}"' for name in left_out]
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", *wanted]
    _run([*command, "--snapshot", snapshot, "--file", str(target)], environment_of(url))


def load(url: URL, source: Path, schema: str, also: str) -> None:
    """Bring a dump into an empty database, and run some SQL behind it, all in one transaction.

    Args:
        schema: The one schema of the dump that the database has already.
        also: Runs with an empty search path.

    Raises:
        OperatorError: A tool is not here or failed; the database is as it was.
    """
    environment = environment_of(url)
    listed = _run(["pg_restore", "--list", str(source)], environment)
    wanted = source.with_suffix(".list")
    wanted.write_text(_without_schema(listed, schema), encoding="utf-8")
    psql = ["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", "-"]
    restore = ["pg_restore", "--no-owner", "--no-privileges", "-L", str(wanted), "-f", "-"]
    with _started(psql, environment, stdin=subprocess.PIPE) as loading:
        assert loading.stdin is not None
        try:
            _feed(loading.stdin, [*restore, str(source)], environment, also)
        except BaseException:
            loading.kill()  # before it sees the end of its input: nothing is committed
            with suppress(BrokenPipeError):
                loading.stdin.close()
            raise
        finally:
            wanted.unlink()
        _, told = loading.communicate()
    if loading.returncode:
        raise OperatorError(_FAILED.filled(tool="psql", why=_last_line(told)))


def _feed(
    loading: IO[bytes],
    command: Sequence[str],
    environment: Mapping[str, str],
    also: str,
) -> None:
    with _started(command, environment, stdout=subprocess.PIPE) as restoring:
        assert restoring.stdout is not None
        try:
            shutil.copyfileobj(restoring.stdout, loading, 2**20)
        except BrokenPipeError:
            return  # the loader gave up, and will say why
        _, told = restoring.communicate()
    if restoring.returncode:
        raise OperatorError(_FAILED.filled(tool="pg_restore", why=_last_line(told)))
    loading.write(also.encode())


def _without_schema(listed: str, schema: str) -> str:
    """Return a list of contents without the making of a schema that is there."""
    name = re.escape(schema)
    making = re.compile(rf"\d+; \d+ \d+ (SCHEMA - |COMMENT - SCHEMA ){name}( |$)")
    return "".join(line for line in listed.splitlines(True) if not making.match(line))


def epoch_sql(schema: str, epoch: str) -> str:
    """Return SQL that begins a new history in restored tables and notes where the old one ended."""
    text = (
        "\nINSERT INTO {0}.meta (key, value) SELECT 'left:' || held.value, chain.seq::text"
        " FROM {0}.meta AS held, {0}.chain AS chain WHERE held.key = 'epoch';"
        "\nUPDATE {0}.meta SET value = {1} WHERE key = 'epoch';\n"
    )
    return sql.SQL(text).format(sql.Identifier(schema), sql.Literal(epoch)).as_string()


def _run(command: Sequence[str], environment: Mapping[str, str]) -> str:
    with _started(command, environment, stdout=subprocess.PIPE) as process:
        out, told = process.communicate()
    if process.returncode:
        raise OperatorError(_FAILED.filled(tool=command[0], why=_last_line(told)))
    return str(out.decode())


def _started(
    command: Sequence[str],
    environment: Mapping[str, str],
    stdin: int = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.DEVNULL,
) -> "subprocess.Popen[bytes]":
    if shutil.which(command[0]) is None:
        raise OperatorError(_NO_TOOL.filled(tool=command[0]))
    return subprocess.Popen(
        command, env=dict(environment), stdin=stdin, stdout=stdout, stderr=subprocess.PIPE
    )


def _last_line(told: bytes) -> str:
    lines = [line for line in told.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else "?"
