// The reference for fan-out: the smallest chat on Node's own socket.io server, sending frames of the size of ours.
//
//   node anchor.js PORT SAMPLE.json FRAME_BYTES     sample: the data of one of our room events

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Server } from "socket.io";

const [port, file, frameBytes] = process.argv.slice(2);
const sample = JSON.parse(readFileSync(file, "utf8"));
const http = createServer((request, response) => response.end("here"));
const io = new Server(http);
let seq = 0;

const event = (clientId) => ({ ...sample, seq: ++seq, data: { ...sample.data, client_id: clientId } });
const size = (data) => Buffer.byteLength(`42${JSON.stringify(["room.event", data])}`);
sample.data.html += "x".repeat(Math.max(0, Number(frameBytes) - size(sample)));

io.on("connection", (socket) => {
  socket.on("room.join", ({ room }, ack) => {
    socket.join(room);
    ack({ ok: true, head: seq, floor: 1, events: [] });
  });
  socket.on("chat.message.send", ({ room, client_id: clientId }, ack) => {
    const data = event(clientId);
    ack({ ok: true, id: data.seq, seq: data.seq, state: "published" });
    io.to(room).emit("room.event", data);
  });
});

http.listen(Number(port), "127.0.0.1");
