// What a thread and a channel share: what others write arrives by the room, one's own words go by the outbox.

import { join } from "./live.js";
import * as outbox from "./outbox.js";
import { counted, cut, fill, made, put, show, typed } from "./page.js";

const HUES = ["", "b", "c", "d"];
const SHOWN = new Set(["published", "approved"]);

/** The posts or messages on a page. `kind` names the template; `key` is what one is known by in its room. */
export class Entries {
  constructor(root, list, kind, key) {
    const viewer = Number(document.body.dataset.person);
    Object.assign(this, { root, words: root.dataset, list: root.querySelector(list), viewer, kind, key });
  }

  at(key) {
    return document.getElementById(`${this.kind}-${key}`);
  }

  /** Put `node` before the first that `isAfter`, which it answers. */
  insert(node, rows, isAfter) {
    const after = [...this.list.querySelectorAll(rows)].find((row) => isAfter(row.dataset));
    this.list.insertBefore(node, after ?? null);
    return after;
  }

  /** One's own words while they are being sent; the server's HTML replaces them. */
  pending({ text, in_reply_to }) {
    const { myName: name, myInitials: initials, mine: institution = "" } = this.words;
    const author = { id: this.viewer, name, initials, institution };
    const node = this.made({ id: "", number: "", html: "", at: new Date().toISOString(), in_reply_to, author });
    cut(node, ".actions, .post-link, time");
    node.removeAttribute("id");
    node.removeAttribute("data-number");
    node.querySelector(".prose").replaceChildren(...plain(text));
    this.list.append(node);
    return node;
  }

  name(node, author) {
    put(node, "initials", author.initials);
    put(node, "name", author.name);
    put(node, "about", [author.position, author.institution].filter(Boolean).join(", "));
  }

  made(data) {
    const { author } = data;
    const node = made(`${this.kind}-template`, { ...data, hue: HUES[author.id % 4], author: author.id });
    node.dataset.client = data.client_id ?? "";
    this.name(node, author);
    node.querySelector(".prose").innerHTML = data.html;
    if (author.id !== this.viewer) cut(node, "[data-right=own]");
    return node;
  }
}

/** A text as it was typed, in paragraphs. */
export const plain = (text) => text.trim().split(/\n\s*\n/).map((lines) => {
  const paragraph = document.createElement("p");
  lines.split("\n").forEach((line, index) => paragraph.append(...(index ? [document.createElement("br")] : []), line));
  return paragraph;
});

/** `atEnd(hasNew)` is told when the end of the page is on screen; `link(data)` leads to one on another page. */
export function converse(root, form, entries, { add, atEnd, link, more }) {
  const { kind, key } = entries;
  const arrivals = new Arrivals(root, add, atEnd, link);
  const sending = new Sending(root, form, place, sent);
  const say = announcer(root.querySelector("[data-announce]"));

  function place(entry) {
    arrivals.release();
    cut(root, "[data-empty]");
    return entries.pending(entry);
  }

  /** By socket only the number comes back; the words as others see them follow by the room. */
  function sent(node, data) {
    if (data.html === undefined) Object.assign(node, { id: `${kind}-${data.id}` }).dataset.seq = data.seq;
    else final(node, data);
  }

  function final(node, data) {
    if (link && !arrivals.isComplete) return location.assign(link(data));
    node.remove(); // first, because a name stands over the first of one's messages only
    if (arrivals.isComplete && data.state === "published") entries.show(data);
  }

  function created(data) {
    const own = sending.claim(data.client_id) ?? entries.at(data[key]);
    if (own) return own.words && final(own, data);
    if (data.state !== "published") return;
    cut(root, "[data-empty]");
    arrivals.hear(data);
    if (data.author.id !== entries.viewer) say(data.author.name);
  }

  const changed = (apply) => (data) => {
    if (data.state === "before_joining") return;
    arrivals.change((one) => one[key] === data[key], data);
    if (data.state === "published") apply.call(entries, data);
    else entries.hide(data);
  };
  const kinds = { [`${kind}.created`]: created, [`${kind}.edited`]: changed(entries.edit), ...more?.(changed) };

  const apply = (events) => events.forEach((event) => {
    try {
      kinds[event.kind]?.(event.data);
    } catch (error) {
      console.error(event.kind, error); // and the others are shown all the same
    }
  });
  // That nothing more can be written is said calmly, and the words stay in their field.
  const end = (reason) => {
    show(root, "[data-closed]", true);
    put(root, "reason", reason || root.dataset.ended);
    if (form) sending.field.readOnly = true;
    for (const button of form?.querySelectorAll("[data-send]") ?? []) button.disabled = true;
  };
  join(root.dataset.room, root.dataset.head, apply, () => show(root, "[data-stale]", true), end);
  // An edition that is closed ends no room: its network stays readable.
  if (form) join(`network:${root.dataset.network}`, undefined, (events) => {
    if (events.some(({ data }) => data.is_open === false)) end(root.dataset.shut);
  });
  sending.begin();
  return arrivals;
}

/** What others write never moves what one reads: with the end of the page on screen it is added there, else it waits
    under a button that tells how much is new. */
export class Arrivals {
  #held = [];

  constructor(root, add, atEnd, link) {
    Object.assign(this, { add, atEnd, link, isAtEnd: false });
    this.isComplete = !("past" in root.dataset); // the page holds the newest, so that new ones belong on it
    this.pill = root.querySelector(".pill");
    this.pill.addEventListener("click", (event) => this.#clicked(event));
    const moved = ([end]) => this.#moved(end.isIntersecting);
    new IntersectionObserver(moved, { rootMargin: "0px 0px 60px" }).observe(root.querySelector("[data-end]"));
    document.addEventListener("visibilitychange", () => this.#moved(this.isAtEnd));
  }

  hear(data) {
    if (this.isComplete && this.isAtEnd && !document.hidden) return this.#add([data]);
    this.#held.push(data);
    this.#count();
  }

  change(isIt, data) {
    this.#held = this.#held.map((one) => (isIt(one) ? { ...one, ...data } : one)).filter((one) => SHOWN.has(one.state));
    this.#count();
  }

  release() {
    if (!this.isComplete) return null;
    const first = this.#add(this.#held.splice(0));
    this.#count();
    return first;
  }

  #add(list) {
    const added = list.map((data) => this.add(data)).filter(Boolean);
    for (const node of added) node.classList.add("is-arriving");
    if (this.isAtEnd) this.atEnd(added.length > 0);
    return added[0];
  }

  #moved(isAtEnd) {
    this.isAtEnd = isAtEnd;
    if (!isAtEnd || document.hidden) return;
    if (!this.release()) this.atEnd(false);
  }

  #count() {
    const [first] = this.#held;
    this.pill.hidden = !first;
    if (!first) return;
    put(this.pill, "pill", counted(this.pill.dataset, "new", this.#held.length));
    if (this.link) this.pill.href = this.link(first);
  }

  #clicked(event) {
    if (!this.isComplete) return;
    event.preventDefault();
    const first = this.release();
    first?.setAttribute("tabindex", -1);
    first?.focus({ preventScroll: true });
    first?.scrollIntoView({ block: "start" });
  }
}

/** One's own words stand in their place at once, pale until the server has them. What failed says why. */
export class Sending {
  #nodes = new Map();

  constructor(root, form, place, sent) {
    Object.assign(this, { root, words: root.dataset, form, place, sent, field: form?.querySelector("textarea") });
    if (form) form.dataset.live = "";
    outbox.watch(this.words.room, (entry, state, answer) => this.#tell(entry, state, answer));
    root.addEventListener("click", (event) => this.#clicked(event));
    form?.addEventListener("submit", (event) => this.#submit(event));
  }

  async begin() {
    for (const entry of await outbox.entriesOf(this.words.room)) {
      const { client_id } = entry;
      if (this.#nodes.has(client_id)) continue;
      if (this.root.querySelector(`[data-client="${client_id}"]`)) {
        await outbox.remove(client_id);
        continue;
      }
      if (this.field?.value.trim() === entry.text) this.#clear();
      this.#place(entry);
      if (entry.state === "refused") this.#tell(entry, "refused");
    }
    await outbox.flush(this.words.room);
  }

  claim(clientId) {
    if (this.#nodes.has(clientId)) outbox.remove(clientId);
    return this.#forget(clientId);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text || this.field.readOnly) return;
    const in_reply_to = Number(this.form.elements.in_reply_to?.value) || undefined;
    this.#clear();
    const seq = Number(this.form.dataset.seq) || 0;
    const entry = { client_id: outbox.uuid(), room: this.words.room, text, in_reply_to, seq };
    this.#place(entry);
    outbox.add(entry);
  }

  #clear() {
    this.form.querySelector(".preview-tab[aria-pressed=true]")?.click();
    this.field.value = "";
    this.form.dispatchEvent(new CustomEvent("sieci:sent"));
    typed(this.field);
  }

  #place(entry) {
    const node = this.place(entry);
    node.classList.add("is-pending");
    node.dataset.client = entry.client_id;
    node.words = entry.text;
    this.#nodes.set(entry.client_id, node);
    setTimeout(() => { if (node.matches(".is-pending")) this.#say(node, false, this.words.sending); }, 600);
  }

  #tell(entry, state, answer) {
    const node = this.#nodes.get(entry.client_id);
    if (!node) return;
    const { offline, old, refused } = this.words;
    if (state === "sent") return this.sent(this.#forget(entry.client_id), answer);
    this.#say(node, true, entry.reason ? fill(refused, { reason: entry.reason }) : state === "waiting" ? offline : old);
  }

  #say(node, isFailed, sentence) {
    const state = node.querySelector(".send-state") ?? made("send-state");
    if (!state.isConnected) node.querySelector(".prose").after(state);
    node.classList.toggle("is-pending", !isFailed);
    node.classList.toggle("is-failed", isFailed);
    show(state, "button", isFailed);
    if (state.firstElementChild.textContent !== sentence) put(state, "state", sentence);
  }

  #forget(clientId) {
    const node = this.#nodes.get(clientId);
    node?.classList.remove("is-pending", "is-failed");
    if (node) cut(node, ".send-state");
    this.#nodes.delete(clientId);
    return node;
  }

  #clicked(event) {
    const button = event.target.closest("[data-resend], [data-to-draft]");
    const node = button?.closest("[data-client]");
    if (!node) return;
    if ("resend" in button.dataset) {
      this.#say(node, false, this.words.sending);
      return void outbox.resend(node.dataset.client);
    }
    this.claim(node.dataset.client);
    node.remove();
    this.field.value = [this.field.value.trim(), node.words].filter(Boolean).join("\n\n");
    typed(this.field);
    this.field.focus();
  }
}

/** For screen readers: one counted sentence on what is new, at most every 5 s, never the history. */
function announcer(place) {
  let heard = 0;
  let name = "";
  let timer = 0;
  const speak = () => {
    timer = 0;
    if (!heard) return;
    place.textContent = counted(place.dataset, "heard", heard, { name });
    heard = 0;
    timer = setTimeout(speak, 5000);
  };
  return (author) => {
    heard += 1;
    name = author;
    timer ||= setTimeout(speak, 300);
  };
}
