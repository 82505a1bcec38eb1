// A page's room: its events go to the page's handlers; its end is said calmly, and the words stay in their field.

import { put } from "./dom.js";
import { join } from "./socket.js";

/** Join the room of `root`; `kinds` has a handler for the data of each kind of event. */
export function live(root, form, kinds) {
  const show = (name) => {
    const notice = root.querySelector(`[data-${name}]`);
    notice.hidden = false;
    return notice;
  };
  const apply = (events) => events.forEach(({ kind, data }) => {
    try {
      kinds[kind]?.(data);
    } catch (error) {
      console.error(kind, error); // a fault in showing one thing must not stop the others
    }
  });
  join(root.dataset.room, root.dataset.head, apply, () => show("stale"), (reason) => {
    put(show("closed"), "reason", reason || root.dataset.ended);
    for (const button of form?.querySelectorAll("[data-send]") ?? []) button.disabled = true;
  });
}
