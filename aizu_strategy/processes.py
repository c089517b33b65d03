"""Running several programs as one: together they start, together they end."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

from strategy.uploads.child_process import end_with_parent

POLL_SECONDS = 0.2
MOST_RENEWALS = 5
RENEWALS_WITHIN_SECONDS = 60.0
logger = logging.getLogger(__name__)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Unavailable(Exception):
    """An address no server can be bound to; the message is a sentence without full stop."""


class Stopped(Exception):
    """Someone asked the programs to stop, which is how they normally end."""


class Died(Exception):
    """One of the programs ended by itself; the message is a sentence without full stop."""


def check_address(host: str, port: int) -> None:
    """Make sure a server can listen there.

    Raises:
        Unavailable: taken, forbidden, or no address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            # As servers do: what a server that has ended left behind does not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        number = error.errno if isinstance(error, OSError) else None
        if number == errno.EADDRINUSE:
            reason = (
                f"Port {port} on {host} is taken by another program; "
                f"stop that one or choose another port: make run PORT={port + 1}"
            )
        elif number == errno.EACCES:
            reason = (
                f"Port {port} on {host} needs privileges this user does not have; "
                "choose one above 1023: make run PORT=8001"
            )
        else:
            reason = f"{host}:{port} is no address this machine can serve on"
        raise Unavailable(reason) from error


@dataclass
class Programs:
    """Child processes by name, in the order they were started."""

    grace_seconds: float = 10.0
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    # How to start those again that may end by themselves, and when that was done.
    renewable: dict[str, Callable[[], None]] = field(default_factory=dict)
    renewals: dict[str, list[float]] = field(default_factory=dict)
    # Those that ended too often to be started again at once.
    resting: set[str] = field(default_factory=set)

    def start(
        self,
        name: str,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        renew: bool = False,
    ) -> None:
        """`renew`: start it again where it ends by itself."""
        if renew:
            self.renewable[name] = partial(self.start, name, command, environ)
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            # A group of its own: Ctrl-C reaches this process only, which then ends all.
            process_group=0,
            preexec_fn=partial(end_with_parent, signal.SIGTERM),  # safe: no thread is running here
        )

    def check(self) -> None:
        """Start again what may be, no more often than is of use.

        What ends again and again rests for a while: whatever is wrong with it, the others go on.

        Raises:
            Died: one of the programs has ended that is not simply started again.
        """
        for name, process in list(self.running.items()):
            status = process.poll()
            if status is None:
                continue
            how = f"signal {-status}" if status < 0 else f"exit status {status}"
            if name not in self.renewable:
                raise Died(f"The {name} has ended by itself ({how})")
            now = time.monotonic()
            before = self.renewals.get(name, [])
            lately = [then for then in before if now - then < RENEWALS_WITHIN_SECONDS]
            self.renewals[name] = lately
            if len(lately) < MOST_RENEWALS:
                lately.append(now)
                self.resting.discard(name)
                self.renewable[name]()
            elif name not in self.resting:
                self.resting.add(name)
                logger.error("the %s ends again and again (%s); it rests for a while", name, how)

    def wait(self, until: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait until something holds, True, or the seconds are over, False.

        Raises:
            Died: a program has ended meanwhile.
        """
        end = None if seconds is None else time.monotonic() + seconds
        while not until():
            self.check()
            if end is not None and time.monotonic() > end:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def stop(self) -> None:
        """End every program: asked first, after the grace forced, with whatever they started."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + self.grace_seconds
        for process in self.running.values():
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _raise_stopped(number: int, frame: FrameType | None) -> None:
    raise Stopped(signal.Signals(number).name)


@contextmanager
def stop_signals() -> Iterator[None]:
    """Within it Ctrl-C, SIGTERM and a closed terminal raise Stopped."""
    previous = {number: signal.signal(number, _raise_stopped) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def programs() -> Iterator[Programs]:
    """Programs that are stopped on the way out, whatever the way; a second Ctrl-C is patient."""
    group = Programs()
    try:
        yield group
    finally:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        group.stop()
