// The page's one connection. The server's log is the truth; what comes by socket is a hint that may be lost.

import { io } from "../vendor/socket.io.esm.min.js";
import { Refused } from "./http.js";
import * as line from "./line.js";
import { NOW, Room } from "./room.js";

const ACK = 10_000;
const LONGEST = 30;
const rooms = new Map();
const listeners = [];
let socket = null;
let tries = 0;
let timer = 0;
let notBefore = 0;
let isOver = false;
let isProven = false;

/** Be in a room: `events(list)` gets what comes after seq `after` (left out: from now on), in order and once. */
export function join(name, after, events, reset, closed) {
  const left = (reason) => { rooms.delete(name); closed?.(reason); };
  const room = new Room(name, after === undefined ? NOW : Number(after), { events, reset, closed: left });
  rooms.set(name, room);
  if (connection().connected) enter(room);
}

/** Send and wait for the answer. Throws Refused, or another error when there is no line. */
export async function ask(event, body) {
  if (!socket?.connected) throw new Error("no line");
  const ack = await socket.timeout(ACK).emitWithAck(event, body);
  if (!ack.ok) throw new Refused(ack.problem);
  return ack;
}

/** Call `listener` each time the line is there. */
export const onConnected = (listener) => listeners.push(listener);

function connection() {
  if (socket) return socket;
  // Reconnecting is ours: the wait is shown to the person, and must be spread over everybody after a restart.
  socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, withCredentials: true, reconnection: false });
  socket.on("connect", connected);
  socket.on("disconnect", lost);
  socket.on("connect_error", lost);
  socket.on("room.event", (event) => rooms.get(event.room)?.hear(event));
  socket.on("room.heads", (heads) => Object.entries(heads).forEach(([name, seq]) => rooms.get(name)?.head(seq)));
  socket.on("room.closed", ({ room, reason }) => rooms.get(room)?.close(reason));
  socket.on("restarting", restarting);
  line.onRetry(now);
  addEventListener("online", now);
  return socket;
}

async function connected() {
  isProven = true;
  tries = 0;
  clearTimeout(timer);
  listeners.forEach((listener) => listener());
  await Promise.all([...rooms.values()].map(enter));
  let added = 0;
  for (const room of rooms.values()) [added, room.caught] = [added + room.caught, 0];
  if (socket.connected) line.back(added);
}

/** Join, then read: events that come while the answer is under way wait in the room. */
const enter = (room) => room.read(() => ask("room.join", { room: room.name, after: room.last }));

function lost(error) {
  if (error?.message === "not_signed_in") return ended();
  // Some proxies let a WebSocket begin and then swallow it: where none ever worked, come by polling and try it from there.
  if (!isProven) socket.io.opts.transports = ["polling", "websocket"];
  const longest = Math.min(LONGEST, 4 * 2 ** tries++);
  const next = Math.max(notBefore, Date.now() + 1000 + Math.random() * (longest - 1) * 1000);
  clearTimeout(timer);
  timer = setTimeout(now, next - Date.now());
  line.lost(next);
}

/** Nobody is signed in here any more. The page's forms are stale too, so only opening it again helps. */
function ended() {
  isOver = true;
  line.back(0);
  for (const room of [...rooms.values()]) room.close("");
}

function now() {
  clearTimeout(timer);
  if (!isOver && !socket.connected) socket.connect();
}

/** The server goes down for a moment: come back after a random part of it, so that not all knock at once. */
function restarting({ seconds }) {
  notBefore = Date.now() + Math.random() * seconds * 1000;
  setTimeout(() => { socket.disconnect(); now(); }, notBefore - Date.now());
}
