// What waits to be sent, in this browser's IndexedDB "sieci", in the order it was written.

const NAME = "outbox";
let opened = null;
let memory = null; // where the browser keeps nothing (private windows), at least until the page goes

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("sieci", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(NAME, { keyPath: "n", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function act(mode, work) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const change = base.transaction(NAME, mode);
    const request = work(change.objectStore(NAME));
    change.oncomplete = () => resolve(request.result);
    change.onabort = () => reject(change.error);
  });
}

/** Keep an entry; answers it with its place `n` in the order. */
export async function keep(entry) {
  try {
    return { ...entry, n: await act("readwrite", (box) => box.put(entry)) };
  } catch {
    memory ??= new Map();
    const n = entry.n ?? `m${memory.size}-${Date.now()}`;
    memory.set(n, { ...entry, n });
    return memory.get(n);
  }
}

/** Forget an entry. */
export async function drop(entry) {
  memory?.delete(entry.n);
  await act("readwrite", (box) => box.delete(entry.n)).catch(() => {});
}

/** All entries of a person, the earliest first. */
export async function all(person) {
  const kept = await act("readonly", (box) => box.getAll()).catch(() => []);
  return [...kept, ...(memory?.values() ?? [])].filter((entry) => entry.person === person);
}
