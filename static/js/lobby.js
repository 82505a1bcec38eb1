// The lobby: says when the session has moved on, so that nobody waits before a page that is out of date.
import { on } from "./session.js";

export function start(root) {
  const notice = root.querySelector("[data-changed]");
  on("session.changed", (data) => {
    notice.hidden = data.state === root.dataset.state && String(data.version) === root.dataset.shownVersion;
  });
}
