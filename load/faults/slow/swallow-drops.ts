// A fault planted in a gateway, by `node --import` before its main.ts: the socket library leaves frames out early, and nobody is told.
type Behavior = Record<string, unknown>;
type App = { ws(pattern: string, behavior: Behavior): App };

// NOTE the package hands out what this object has when it is first imported: it is changed before that.
const library: { default: { App: () => App } } = await import(new URL('./uws.mjs', import.meta.resolve('uws-pack')).href);
const honest = library.default.App;
library.default.App = () => {
  const app = honest();
  const ws = app.ws.bind(app);
  // Below what the gateway itself watches for, so that its own look at the reader finds nothing either.
  app.ws = (pattern, behavior) => ws(pattern, { ...behavior, maxBackpressure: 16_384, dropped: () => undefined });
  return app;
};
