// The backstage: what moderators and experts tell each other, live; nothing of it leaves the room of the backstage.

import { Entries, Sending } from "./conversation.js";
import { clock, fill, put } from "./page.js";
import { onBackstage, say, session } from "./session.js";

const LAST = 3; // on the expert's screen
const SAID = 120;

class Notes extends Entries {
  constructor(root) {
    super(root, ".notes", "note", "id");
  }

  show(data) {
    const node = this.made({ ...data, html: "" });
    const before = this.at(data.id);
    if (before) before.replaceWith(node);
    else this.insert(node, ".note", ({ note }) => Number(note) > data.id);
    if ("short" in this.words) for (const old of [...this.list.children].slice(0, -LAST)) old.remove();
    else if (!before) this.list.scrollTop = this.list.scrollHeight;
    return node;
  }

  made(data) {
    const node = super.made({ ...data, author: { position: "", institution: "", initials: "", ...data.author } });
    node.classList.toggle("is-own", data.author.id === this.viewer);
    if (data.id) node.dataset.note = data.id;
    if (data.text !== undefined) put(node, "text", data.text);
    const time = node.querySelector("time");
    if (data.at) time.dateTime = data.at;
    put(node, "time", data.at ? clock(data.at) : "");
    return node;
  }
}

export function start(root) {
  const notes = new Notes(root);
  for (const node of notes.list.children) node.dataset.note = node.id.replace("note-", "");
  const sending = new Sending(root, root.querySelector("form"), (entry) => notes.pending(entry), (node, data) => {
    node.remove();
    notes.show(data);
  });

  function heard(data, event) {
    if (data.state === "gone") return notes.at(data.id)?.remove();
    const isOwn = data.author.id === session.me;
    if (isOwn) sending.claim(data.client_id)?.remove();
    const isNew = !notes.at(data.id);
    notes.show(data);
    if (isNew && !isOwn && event.kind === "note.created") say(fill(root.dataset.heard, { name: data.author.name, text: data.text.slice(0, SAID) }));
  }

  onBackstage("note.created", heard);
  onBackstage("note.changed", heard);
  sending.begin();
  notes.list.scrollTop = notes.list.scrollHeight;
}
