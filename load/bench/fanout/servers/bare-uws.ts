// uWebSockets.js alone: its topics; no tokens, no versions, no limits but its own, and no compression, as it is by itself.
import * as uws from 'uws-pack';
import { servePublishes } from './peer.ts';

const app = uws.App();
app.ws('/ws', {
  maxBackpressure: 64 * 1024 * 1024,
  idleTimeout: 60,
  open: (ws) => void ws.subscribe('room'),
});
app.listen('127.0.0.1', 0, (listening) => {
  if (!listening) throw new Error('cannot listen');
  servePublishes(uws.us_socket_local_port(listening), (frame) => app.publish('room', frame));
});
