"""What a page asks of a slow phone: bytes on the wire, requests, shifts, the largest paint."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
# As Lighthouse has it: nine tenths of 1.6 Mbit/s, 150 ms, a processor four times slower.
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 180_000,
    "uploadThroughput": 84_375,
}
SLOWER_BY = 4
OBSERVE = Path(__file__).with_name("weight.js")
# A screen at a time, so that pictures further down are asked for as a reader does.
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
}"""


def weigh(browser: Browser, address: str) -> dict[str, float]:
    """The figures of a first visit, down to the end of the page."""
    site = "/".join(address.split("/")[:3])
    with closing(browser.new_context(locale="fr-CH", **PHONE)) as context:
        page = context.new_page()
        slow_down(page)
        page.add_init_script(path=OBSERVE)
        requests: list[Request] = []
        # Playwright writes on its listeners, and a built-in method cannot be written on.
        page.on("request", lambda request: requests.append(request))  # noqa: PLW0108
        page.goto(address)
        page.evaluate(SCROLL)
        page.wait_for_load_state("networkidle")
        wire = [request for request in requests if not request.url.startswith("data:")]
        return {
            **page.evaluate("window.audited"),
            **sizes(wire),
            "requests": len(wire),
            "third_parties": sum(not request.url.startswith(f"{site}/") for request in wire),
            "failed_requests": sum(failed(request, page) for request in wire),
            "cookies": len(context.cookies()),
        }


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_BY})


def sizes(requests: list[Request]) -> dict[str, int]:
    """Bytes on the wire, heads included."""
    found = {"html_bytes": 0, "css_bytes": 0, "total_bytes": 0}
    kinds = {"document": "html_bytes", "stylesheet": "css_bytes"}
    for request in requests:
        if request.failure:
            continue
        size = request.sizes()
        weight = size["responseBodySize"] + size["responseHeadersSize"]
        found["total_bytes"] += weight
        if kind := kinds.get(request.resource_type):
            found[kind] += weight
    return found


def failed(request: Request, page: Page) -> bool:
    """The page itself may be one that is not found."""
    response = request.response()
    return response is None or (response.status >= 400 and request.url != page.url)
