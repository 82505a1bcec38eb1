// A channel, live: messages arrive by its room; one's own go by the outbox.

import { announcer } from "./announce.js";
import { Arrivals } from "./arrivals.js";
import { live } from "./live.js";
import { Messages } from "./messages.js";
import { Sending } from "./sending.js";

export function start(root) {
  const { room } = root.dataset;
  const form = root.querySelector("form.chat-composer");
  const messages = new Messages(root);
  const say = announcer(root);
  const toEnd = () => root.querySelector("[data-end]").scrollIntoView({ block: "end", behavior: "instant" });
  const arrivals = new Arrivals(root, { add: (data) => messages.show(data), atEnd: (hasNew) => hasNew && toEnd() });
  const sending = new Sending({ root, form, room, show, sent });

  function show(entry) {
    arrivals.release();
    root.querySelector("[data-empty]")?.remove();
    const node = messages.pending(entry);
    toEnd();
    return node;
  }

  /** Ours is stored. By socket only its number comes back; the words as others see them follow by the room. */
  function sent(node, data) {
    if (data.html === undefined) Object.assign(node, { id: `message-${data.id}` }).dataset.seq = data.seq;
    else final(node, data);
  }

  function final(node, data) {
    node?.remove(); // first, because a name stands over the first of one's messages only
    if (arrivals.isComplete && data.state === "published") messages.show(data);
  }

  function created(data) {
    const own = sending.claim(data.client_id) ?? messages.at(data.id);
    if (own) return own.querySelector("time") ? undefined : final(own, data);
    if (data.state !== "published") return;
    root.querySelector("[data-empty]")?.remove();
    arrivals.hear(data);
    if (data.author.id !== messages.viewer) say(data.author.name);
  }

  const changed = (apply) => (data) => {
    if (data.state === "before_joining") return;
    arrivals.change((one) => one.id === data.id, data);
    if (data.state === "withdrawn") messages.withdraw(data);
    else apply?.call(messages, data);
  };
  const kinds = {
    "message.created": created,
    "message.edited": changed(messages.edit),
    "message.withdrawn": changed(),
  };

  live(root, form, kinds);
  sending.begin();
  if (!location.hash && arrivals.isComplete) toEnd();
}
