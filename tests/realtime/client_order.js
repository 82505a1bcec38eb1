// The real socket.io-client: 200 echoes and a burst of 200 events arrive in order. usage: PORT TRANSPORT[,TRANSPORT]
'use strict';
const { io } = require('socket.io-client');

const [port, transports] = [process.argv[2], process.argv[3].split(',')];
const client = io(`http://127.0.0.1:${port}`, { transports, reconnection: false });
const seen = { burst: [], chat: [] };
let upgraded = false;

const finish = (problem) => {
  console.log(JSON.stringify({ ...seen, upgraded, transport: client.io.engine.transport.name, problem: problem || null }));
  process.exit(problem ? 1 : 0);
};
setTimeout(() => finish('not everything arrived'), 20000);
client.on('connect_error', (error) => finish(error.message));
client.on('disconnect', (reason) => finish(reason));
client.io.engine.on('upgrade', () => { upgraded = true; });
client.on('connect', () => {
  // One after the other, so that the upgrade happens in the middle of the stream
  for (let number = 0; number < 200; number += 1) setTimeout(() => client.emit('chat', number), number * 4);
});
for (const name of ['burst', 'chat']) {
  client.on(name, (number) => {
    seen[name].push(number);
    if (name === 'chat' && number === 100) client.emit('burst', 200);
    if (seen.burst.length === 200 && seen.chat.length === 200) finish();
  });
}
