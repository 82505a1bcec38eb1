// Lists that stay true: unread badges follow the person's own reading, and a link tells that the list has changed.

import { put } from "./dom.js";
import { join } from "./socket.js";
import { counted } from "./words.js";

/** Show `count` in a badge; a badge with nothing to say is hidden. Its words are in data-unread-one, -few, -many. */
function badge(mark, count) {
  mark.hidden = !count;
  mark.dataset.count = count;
  put(mark, "unread", counted(mark.dataset, "unread", count));
}

export function start(root) {
  const pill = root.querySelector(".pill");
  const changed = new Set();
  const me = Number(document.body.dataset.person);
  const marks = (kind, id) => document.querySelectorAll(`[data-unread-${kind}="${CSS.escape(id)}"]`);

  join(`person:${me}`, undefined, (events) => {
    for (const { kind, data } of events) {
      if (kind === "read.moved") for (const mark of marks("thread", data.thread_id)) badge(mark, data.unread);
    }
  });
  for (const slug of (root.dataset.networks ?? "").split(" ").filter(Boolean)) {
    join(`network:${slug}`, undefined, (events) => {
      for (const { kind, data } of events) if (kind.startsWith("thread.")) changed.add(data.id);
      if (!pill || !changed.size) return;
      pill.hidden = false;
      put(pill, "pill", counted(pill.dataset, "new", changed.size));
    });
  }
}
