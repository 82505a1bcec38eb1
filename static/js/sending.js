// Sending without waiting: the words stand in their place at once, pale until the server has them. What failed says why
// and what can be done. `outbox.js` does the sending itself.

import { made, put, uuid } from "./dom.js";
import * as outbox from "./outbox.js";
import { fill } from "./words.js";

const SLOW = 600;

export class Sending {
  #nodes = new Map();

  /** `show(entry)` puts the words on the page and answers their element; `sent(node, answer)` makes them final. */
  constructor({ root, form, room, show, sent }) {
    Object.assign(this, { root, form, room, show, sent, field: form?.querySelector("textarea") });
    if (form) form.dataset.live = "";
    outbox.watch(room, (entry, state, answer) => this.#tell(entry, state, answer));
    root.addEventListener("click", (event) => this.#clicked(event));
    form?.addEventListener("submit", (event) => this.#submit(event));
  }

  /** Show what is left from before a reload, and send it. */
  async begin() {
    for (const entry of await outbox.entriesOf(this.room)) {
      if (this.#nodes.has(entry.client_id)) continue;
      if (this.root.querySelector(`[data-client="${entry.client_id}"]`)) {
        await outbox.remove(entry.client_id);
        continue;
      }
      if (this.field?.value.trim() === entry.text) this.#clear();
      this.#place(entry);
      if (entry.state === "refused") this.#tell(entry, "refused");
    }
    await outbox.flush(this.room);
  }

  /** The room shows one of ours: its element here, if there is one, which is no longer being sent. */
  claim(clientId) {
    const node = this.#nodes.get(clientId);
    this.#forget(clientId);
    if (node) outbox.remove(clientId);
    return node;
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    const answered = Number(this.form.elements.in_reply_to?.value) || undefined;
    this.#clear();
    const seq = Number(this.form.dataset.seq) || 0;
    const entry = { client_id: uuid(), room: this.room, text, in_reply_to: answered, seq };
    this.#place(entry);
    outbox.add(entry);
  }

  #clear() {
    this.form.querySelector(".preview-tab[aria-pressed=true]")?.click();
    this.field.value = "";
    this.form.dispatchEvent(new CustomEvent("sieci:sent"));
    this.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  #place(entry) {
    const node = this.show(entry);
    node.classList.add("is-pending");
    node.dataset.client = entry.client_id;
    node.words = entry.text;
    this.#nodes.set(entry.client_id, node);
    setTimeout(() => { if (node.matches(".is-pending")) this.#say(node, this.root.dataset.sending); }, SLOW);
  }

  #tell(entry, state, answer) {
    const node = this.#nodes.get(entry.client_id);
    if (!node || state === "sending") return;
    const { offline, old, refused } = this.root.dataset;
    if (state === "sent") {
      this.#forget(entry.client_id);
      this.sent(node, answer);
    } else {
      const without = state === "waiting" ? offline : old;
      this.#fail(node, true);
      this.#say(node, entry.reason ? fill(refused, { reason: entry.reason }) : without);
    }
  }

  #fail(node, isFailed) {
    node.classList.toggle("is-pending", !isFailed);
    node.classList.toggle("is-failed", isFailed);
    for (const button of node.querySelectorAll(".send-state button")) button.hidden = !isFailed;
  }

  #say(node, sentence) {
    const state = node.querySelector(".send-state") ?? made("send-state");
    if (!state.isConnected) node.querySelector(".prose").after(state);
    this.#fail(node, node.matches(".is-failed"));
    if (state.firstElementChild.textContent !== sentence) put(state, "state", sentence);
  }

  #forget(clientId) {
    const node = this.#nodes.get(clientId);
    node?.classList.remove("is-pending", "is-failed");
    node?.querySelector(".send-state")?.remove();
    this.#nodes.delete(clientId);
  }

  #clicked(event) {
    const button = event.target.closest("[data-resend], [data-to-draft]");
    const node = button?.closest("[data-client]");
    if (!node) return;
    if ("resend" in button.dataset) {
      this.#fail(node, false);
      this.#say(node, this.root.dataset.sending);
      return void outbox.resend(node.dataset.client);
    }
    this.claim(node.dataset.client);
    node.remove();
    this.field.value = [this.field.value.trim(), node.words].filter(Boolean).join("\n\n");
    this.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    this.field.focus();
  }
}
