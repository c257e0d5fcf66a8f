// A process of its own (started by bare-echo.ts): uWebSockets.js alone, which sends back what it gets; no tokens, no limits, no clock.
import * as uws from 'uws-pack';

const app = uws.App();
app.ws('/ws', { idleTimeout: 60, message: (ws, message, isBinary) => void ws.send(message, isBinary) });
app.listen('127.0.0.1', 0, (listening) => {
  if (!listening) throw new Error('cannot listen');
  process.send?.({ port: uws.us_socket_local_port(listening) });
});
process.on('disconnect', () => process.exit());
