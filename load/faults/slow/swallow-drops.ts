// A fault planted in a gateway, by `node --import` before its main.ts: the socket library leaves frames out early, and nobody is told.
import { swallowed } from './swallowed.ts';

type Behavior = Record<string, unknown>;
type App = { ws(pattern: string, behavior: Behavior): App };

let told = false;
/** To whoever planted this, not to the gateway. */
const tellOnce = () => {
  if (!told) process.stderr.write(`${swallowed}\n`);
  told = true;
};

// NOTE the package hands out what this object has when it is first imported: it is changed before that.
const library: { default: { App: () => App } } = await import(new URL('./uws.mjs', import.meta.resolve('uws-pack')).href);
const honest = library.default.App;
library.default.App = () => {
  const app = honest();
  const ws = app.ws.bind(app);
  // Below what the gateway itself watches for, so that its own look at the reader finds nothing either.
  app.ws = (pattern, behavior) => ws(pattern, { ...behavior, maxBackpressure: 16_384, dropped: tellOnce });
  return app;
};
