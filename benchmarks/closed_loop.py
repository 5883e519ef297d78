"""Connections that ask again at once, by wrk: a client in C leaves the two cores to the servers."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Asked

LUA = """
local cookies, asked, wrong = %(cookies)s, 0, 0
function init() wrk.headers = %(headers)s end
function request()
  asked = asked + 1
  wrk.headers["Cookie"] = cookies[asked %% #cookies + 1]
  return wrk.format("GET", "%(path)s")
end
function response(status, headers, body)
  if status ~= 200 or not body:find("%(mark)s", -30000, true) or not body:find("</html>", -10, true) then wrk.thread:stop() end
end
function done(summary, latency, requests)
  io.write(string.format('TOLD{"answers": %%d, "seconds": %%f, "late_ms": %%f, "faults": %%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(95) / 1e3,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout))
end
"""
"""An answer that is not the page stops wrk at once, which then tells of fewer seconds than it was asked for."""


@dataclass(frozen=True)
class Held:
    """What a server held: pages a second, and milliseconds at the 95th percentile."""

    answers: int
    seconds: float
    late_ms: float

    @property
    def throughput(self) -> float:
        return self.answers / self.seconds


def closed_loop(asked: Asked) -> Held:
    """As many connections as there are cookies, each of which asks again as soon as it is answered.

    Raises:
        RuntimeError: when wrk is not installed, or when any answer was not the page.
    """
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is not installed; install Debian's package of that name.")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "asked.lua"
        script.write_text(_script(asked))
        told = _wrk(asked, script, asked.seconds)
    if told["faults"] or told["seconds"] < asked.seconds * 0.9:
        raise RuntimeError(f"An answer under load was not the page: {told}.")
    return Held(int(told["answers"]), told["seconds"], told["late_ms"])


def _script(asked: Asked) -> str:
    cookies = ", ".join(json.dumps(cookie) for cookie in asked.cookies)
    headers = ", ".join(f"[{json.dumps(name)}]={json.dumps(value)}" for name, value in asked.headers.items())
    mark = asked.mark.replace('"', '\\"')
    return LUA % {
        "cookies": f"{{{cookies}}}",
        "headers": f"{{{headers}}}",
        "path": asked.path,
        "mark": mark,
    }


def _wrk(asked: Asked, script: Path, seconds: float) -> dict[str, float]:
    done = subprocess.run(
        ["wrk", "-t1", f"-c{len(asked.cookies)}", f"-d{seconds:.0f}s", "--timeout", "30s", "-s", str(script),
         f"http://127.0.0.1:{asked.port}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout.partition("TOLD")[2])
    return told
