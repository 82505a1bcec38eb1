"""Ears on a page for what hostile words might achieve: a script that runs, a request that leaves, a forged element."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Page, Route

# Before any script of the page: whatever a payload could call tells us. Ours call none of these with foreign addresses.
# `eval` is the policy's to refuse, and the driver needs it.
_HOOKS = """
  window.heard = [];
  const hear = (what) => (...given) => { window.heard.push(`${what} ${given.map(String).join(" ").slice(0, 200)}`); };
  for (const name of ["alert", "confirm", "prompt", "print", "open", "msgbox"]) window[name] = hear(name);
  document.write = document.writeln = hear("write");
  const isOurs = (address) => new URL(address, location.href).origin === location.origin;
  const { fetch } = window;
  window.fetch = (address, ...more) => {
    if (!isOurs(address.url ?? address)) hear("fetch")(address);
    return fetch(address, ...more);
  };
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, address, ...more) {
    if (!isOurs(address)) hear("XMLHttpRequest")(address);
    return open.call(this, method, address, ...more);
  };
  navigator.sendBeacon = hear("sendBeacon");
  window.Image = class { constructor() { hear("Image")(); } };
  addEventListener("securitypolicyviolation", (event) => {
    hear("policy")(event.effectiveDirective, event.blockedURI, event.sample);
  });
"""
_LOOK = """([allowed, attributes]) => {
  const faults = [...window.heard];
  const proses = [...document.querySelectorAll(".prose")];
  for (const prose of proses) {
    for (const element of prose.querySelectorAll("*")) {
      const name = element.localName;
      if (!allowed.includes(name) || !(element instanceof HTMLElement)) faults.push(`<${name}>`);
      for (const { name: attribute, value } of element.attributes) {
        if (!(attributes[name] ?? []).includes(attribute)) faults.push(`<${name} ${attribute}="${value}">`);
      }
      // An address that no browser can read leads nowhere; all others say by what they lead.
      const leads = name === "a" && element.hasAttribute("href") && URL.canParse(element.href);
      if (leads && !["http:", "https:", "mailto:"].includes(element.protocol)) faults.push(`leads to ${element.href}`);
    }
    const again = document.createElement("template");
    again.innerHTML = prose.innerHTML;
    if (again.innerHTML !== prose.innerHTML) faults.push(`reads otherwise the second time: ${prose.innerHTML}`);
  }
  const foreign = "iframe, object, embed, base, video, audio, img, image, math, foreignObject, animate, frame, style, "
    + "script:not([src]), link:not([rel=icon], [rel=stylesheet]), meta[http-equiv], [style], [srcdoc], [ping]";
  for (const element of document.querySelectorAll(foreign)) faults.push(element.outerHTML.slice(0, 200));
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of element.attributes) if (name.startsWith("on")) faults.push(element.outerHTML.slice(0, 200));
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`two of #${id}`);
  return { faults, proses: proses.length };
}"""


@dataclass
class Ears:
    """What hostile words achieved in a browser; empty lists are the only good answer."""

    host: str
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to every page of this browser profile."""
        context.add_init_script(_HOOKS)
        context.on("dialog", self._dialog)
        context.route(lambda address: urlsplit(address).netloc != self.host, self._foreign)

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _foreign(self, route: Route) -> None:
        """No request leaves to another host; addresses of data are no requests."""
        if urlsplit(route.request.url).scheme not in {"data", "blob"}:
            self.faults.append(f"request to {route.request.url}")
        route.abort()


def shown(page: Page, allowed: set[str], attributes: dict[str, set[str]]) -> int:
    """Look at everything people wrote on the page; answers how many texts there were. Fails on anything forged."""
    seen = page.evaluate(_LOOK, [sorted(allowed), {tag: sorted(names) for tag, names in attributes.items()}])
    assert seen["faults"] == [], "\n".join(seen["faults"][:20])
    return int(seen["proses"])
