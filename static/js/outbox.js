// What a person wrote stays in this browser until the server has it. Every entry has its `client_id`, so the server stores
// it once however often it is sent; those of one room go in the order they were written.

const { person, csrf } = document.body.dataset;

const PASSING = new Set(["not_signed_in", "csrf", "too_many", "mistake"]);

/** The server's no, with its sentence in `detail`. A final one stays no when the same is sent again. */
export class Refused extends Error {
  constructor({ code = "", detail = "", field = "" } = {}, status = 0, wait = 0) {
    super(detail || code || String(status));
    Object.assign(this, { code, detail, status, wait, problem: { code, detail, field } });
    this.isFinal = status < 500 && !PASSING.has(code);
  }
}

/** GET, or POST of `json` or `form`. Throws Refused, or TypeError without a line. */
export async function call(path, { json, form, ...more } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrf };
  if (json) headers["Content-Type"] = "application/json";
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form);
  const signal = AbortSignal.timeout(15_000);
  const answer = await fetch(path, { method: body ? "POST" : "GET", headers, body, signal, ...more });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(problem, answer.status, Number(answer.headers.get("Retry-After")));
}

export const post = (path, fields, more) =>
  fetch(path, { method: "POST", headers: { "X-CSRFToken": csrf }, body: new URLSearchParams(fields), ...more });

// Drafts: in localStorage, which does not wait, so that a crash loses little.

const prefix = `sieci-draft ${person} `;
const tabs = new BroadcastChannel("sieci-left");
let isClosed = false; // the person leaves this browser: nothing more is written here, by no tab
tabs.onmessage = ({ data }) => { isClosed ||= data === person; };

export function readDraft(place) {
  try {
    return JSON.parse(localStorage.getItem(prefix + place));
  } catch {
    return null;
  }
}

export function writeDraft(place, draft) {
  if (isClosed) return;
  try {
    localStorage.setItem(prefix + place, JSON.stringify(draft));
  } catch { /* full or forbidden: the server has its copy every 15 s */ }
}

export function eraseDraft(place) {
  try {
    localStorage.removeItem(prefix + place);
  } catch { /* nothing is there then */ }
}

export const saveDraft = (place, { title, text, seq }, more) =>
  call("/me/drafts", { form: { place, title, text, seq }, ...more });

// What waits to be sent: in IndexedDB.

const NAME = "outbox";
const memory = new Map(); // where the browser keeps nothing (private windows), at least until the page goes
let base = null;

async function stored(mode, work) {
  base ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("sieci", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(NAME, { keyPath: "n", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const change = (await base).transaction(NAME, mode);
  const request = work(change.objectStore(NAME));
  return new Promise((resolve, reject) => {
    change.oncomplete = () => resolve(request.result);
    change.onabort = () => reject(change.error);
  });
}

async function keep(entry) {
  let { n } = entry;
  try {
    n = await stored("readwrite", (box) => box.put(entry));
  } catch {
    n ??= `m${memory.size}-${Date.now()}`;
    memory.set(n, { ...entry, n });
  }
  return { ...entry, n };
}

async function drop({ n }) {
  memory.delete(n);
  await stored("readwrite", (box) => box.delete(n)).catch(() => {});
}

async function all(isIt = () => true) {
  const kept = await stored("readonly", (box) => box.getAll()).catch(() => []);
  return [...kept, ...memory.values()].filter((entry) => entry.person === person && isIt(entry));
}

const DAY = 24 * 3600 * 1000;
const watchers = new Map();
const turns = new Map();
let bySocket = null;
let pause = 0;
let timer = 0;

/** An id for one sending. Offices open the site by plain http as well, where `randomUUID` is missing. */
export function uuid() {
  const random = (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16);
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, random);
}

/** The page has a connection: `ask(event, body)` sends by it. */
export const sendBy = (ask) => { bySocket = ask; };

/** `watcher(entry, state, answer)` hears: sent, waiting (goes by itself), refused (only by hand). */
export const watch = (room, watcher) => watchers.set(room, watcher);

const tell = (entry, state, answer) => watchers.get(entry.room)?.(entry, state, answer);

export async function add(entry) {
  await keep({ ...entry, person, at: Date.now(), state: "waiting" });
  return flush(entry.room);
}

export const entriesOf = (room) => all((entry) => entry.room === room);

const entriesBy = (clientId) => all((entry) => entry.client_id === clientId);

export async function remove(clientId) {
  for (const entry of await entriesBy(clientId)) await drop(entry);
}

export async function resend(clientId) {
  for (const entry of await entriesBy(clientId)) await add(entry);
}

export const flush = (room) => alone(room, async () => {
  for (const entry of await entriesOf(room)) {
    if (entry.state !== "refused" && !(await attempt(entry))) return;
  }
  pause = 0;
});

export async function flushAll() {
  await Promise.all([...new Set((await all()).map((entry) => entry.room))].map(flush));
}

/** One sending. False if the room has to wait. */
async function attempt(entry) {
  if (Date.now() - entry.at > DAY) return refuse(entry, "");
  try {
    const answer = await deliver(entry);
    await drop(entry);
    tell(entry, "sent", answer);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.isFinal) return refuse(entry, error.detail);
    tell({ ...entry, reason: error.detail }, "waiting");
    pause = error.wait || Math.min(30, pause * 2 || 4);
    clearTimeout(timer);
    timer = setTimeout(flushAll, pause * 1000 * (1 + Math.random() / 2));
    return false;
  }
}

async function refuse(entry, reason) {
  tell(await keep({ ...entry, state: "refused", reason }), "refused");
  return true;
}

// Where what waits goes, by the kind of the room it was written for: an event for the socket if there is one, and a path.
const WAYS = {
  thread: { path: (id) => `/threads/${id}/posts` },
  channel: { path: (id) => `/channels/${id}/messages`, event: "chat.message.send" },
  session: { path: (id) => `/sessions/${id}/messages`, event: "session.message.send" },
  questions: { path: (id) => `/sessions/${id}/questions` },
  backstage: { path: (id) => `/sessions/${id}/backstage` },
};

/** By socket, which is quickest, or by HTTP when that does not answer. `more` are further fields. */
async function deliver({ room, text, client_id, in_reply_to, more }) {
  const [kind, id] = room.split(":");
  const { path, event } = WAYS[kind];
  try {
    if (event && bySocket) return await bySocket(event, { room, text, client_id });
  } catch (error) {
    if (error instanceof Refused) throw error;
  }
  return call(`/api/v1${path(id)}`, { json: { text, client_id, in_reply_to, ...more } });
}

/** One sender a room, among all tabs; where pages have no locks (plain http), in this tab. */
function alone(room, work) {
  if (navigator.locks) return navigator.locks.request(`sieci ${room}`, work);
  const turn = (turns.get(room) ?? Promise.resolve()).then(work);
  turns.set(room, turn.catch(() => {}));
  return turn;
}

// Signing out on an office computer: nothing of the person stays once the server has it.

/** Everything goes to the server: what can be sent is sent, the rest becomes drafts. */
async function handOver() {
  await flushAll();
  for (const entry of await all()) {
    const draft = readDraft(entry.room);
    const text = [draft?.text, entry.text].filter(Boolean).join("\n\n");
    await saveDraft(entry.room, { title: "", text, seq: Math.max(entry.seq, draft?.seq ?? 0) });
    eraseDraft(entry.room);
    await drop(entry);
  }
}

async function saveDrafts() {
  document.dispatchEvent(new Event("sieci:leaving")); // what was typed this very moment is written too
  isClosed = true;
  tabs.postMessage(person);
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
    const place = name.slice(prefix.length);
    const draft = readDraft(place);
    try {
      if (draft && !draft.isSaved) await saveDraft(place, draft);
      if (draft) eraseDraft(place);
    } catch { /* the server does not have it, so it stays */ }
  }
}

async function leave(event) {
  if (!event.target.matches("[data-leave]")) return;
  event.preventDefault();
  const done = handOver().catch(() => {}).then(saveDrafts);
  await Promise.race([done, new Promise((resolve) => { setTimeout(resolve, 5000); })]);
  event.target.submit();
}

export function start() {
  addEventListener("online", flushAll);
  document.addEventListener("submit", leave);
  flushAll();
}
