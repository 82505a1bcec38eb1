// The bell: how many notifications are unread, the same on all pages and devices of a person.

import { join } from "./live.js";
import { call, post } from "./outbox.js";
import { put, show } from "./page.js";

export function start(root) {
  const room = `person:${document.body.dataset.person}`;
  const here = document.querySelector("[data-room]")?.dataset.room;

  function tell({ unread, place = "" }) {
    if (unread === undefined) return;
    show(document, "[data-bell]", unread);
    put(document, "bell", unread < 100 ? unread : "99+");
    // A thread tells by itself how far it was read.
    const isSeen = place.startsWith("channel:") && place === here && !document.hidden;
    if (isSeen) post("/me/notices/read", { place }, { redirect: "manual" }).catch(() => {});
  }

  function hear(events) {
    for (const { kind, data } of events) if (kind.startsWith("notice")) tell(data);
    document.dispatchEvent(new CustomEvent("sieci:person", { detail: events }));
  }

  join(room, root.dataset.head, hear, () => call("/api/v1/notices?limit=1").then(tell, () => {}));
}
