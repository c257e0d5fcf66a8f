// Who may import whom, and where each outside thing lives (docs: architecture). A crossed line is printed with the rule's comment.

/** What each library stands on; services may use any of them but embedded and testkit. */
const standsOn = {
  clock: [],
  playback: ['clock'],
  protocol: [],
  domain: ['protocol', 'clock', 'playback'],
  sdk: ['protocol', 'clock', 'playback'],
  service: [],
  'event-log': ['protocol', 'service'],
  // Every host follows the reference clock over the bus (T-5), with the estimator of libs/clock.
  bus: ['protocol', 'service', 'clock'],
  media: ['protocol', 'service'],
  tokens: ['protocol', 'domain'],
  embedded: ['service'],
};

const pure = 'clock|playback|protocol|domain|sdk';
/** Tests may use what a package itself may not: real servers, child processes, the testkit. */
const tests = '\\.test\\.tsx?$|/src/testing\\.ts$|-contract\\.ts$|^services/[^/]+/src/testing/|^libs/[^/]+/src/testing/';
const beside = `^(libs/testkit|load|test|tools)/|${tests}`;

const libraryLines = Object.entries(standsOn).map(([name, others]) => ({
  name: `${name}-stands-on`,
  severity: 'error',
  comment: `libs/${name} stands on ${others.length === 0 ? 'no other package' : others.join(', ')} alone, so that the lines between packages stay a tree one can draw.`,
  from: { path: `^libs/${name}/`, pathNot: tests },
  to: { path: '^(libs|services|test|load)/', pathNot: `^libs/(${[name, ...others].join('|')})/` },
}));

const packageLines = [
  {
    name: 'services-meet-on-the-bus',
    severity: 'error',
    comment: 'A service imports no other service: they meet on the bus, so that each can be restarted, scaled and replaced alone.',
    from: { path: '^services/([^/]+)/' },
    to: { path: '^services/', pathNot: '^services/$1/' },
  },
  {
    name: 'libraries-know-no-service',
    severity: 'error',
    comment: 'A library imports no service: it would drag a whole process into every user of the library.',
    from: { path: '^libs/' },
    to: { path: '^services/' },
  },
  {
    name: 'through-the-index',
    severity: 'error',
    comment: 'A package is imported by its name through its index.ts: everything else in it may move without notice.',
    from: { path: '^(libs|services)/([^/]+)/', pathNot: '^libs/([^/]+)/src/generated/' },
    to: {
      path: '^libs/',
      pathNot:
        '^$1/$2/|^libs/[^/]+/src/(index|testing)\\.ts$|^libs/(protocol/src/json|sdk/src/grid)/index\\.ts$|^libs/testkit/src/[^/]+\\.ts$',
    },
  },
  {
    name: 'sdk-speaks-json',
    severity: 'error',
    comment:
      'The SDK and the pages import @tutti/protocol/json alone: the whole protocol package brings protobuf into the page, which doubles it.',
    from: { path: '^(libs/sdk|services/web)/' },
    to: { path: '^libs/protocol/', pathNot: '^libs/protocol/src/json/index\\.ts$' },
  },
  {
    name: 'json-door-is-light',
    severity: 'error',
    comment:
      'What @tutti/protocol/json is made of is in every page: at run time it needs the shapes, some small tables and the room codes, and no package.',
    from: { path: '^libs/protocol/src/(json/|generated/frame-shapes)', pathNot: tests },
    to: {
      pathNot:
        '^libs/protocol/src/(json/|generated/frame-shapes\\.ts$|(close-codes|limits|play-order|refusals|room-code|stopped-grid|usual-settings)\\.ts$)',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'testkit-is-for-tests',
    severity: 'error',
    comment: 'The testkit and vitest are for tests: what runs must not need them.',
    from: { path: '^(libs|services)/', pathNot: beside },
    to: { path: '^libs/testkit/|^libs/[^/]+/src/testing\\.ts$|(^|/)node_modules/(vitest|fast-check|playwright-core)/' },
  },
  {
    name: 'embedded-is-for-up-and-tests',
    severity: 'error',
    comment: 'Services are told addresses; who starts Postgres and NATS (cli, tests) is not their business.',
    from: { path: '^(libs|services)/', pathNot: `^libs/embedded/|^services/cli/|${beside}` },
    to: { path: '^libs/embedded/' },
  },
  {
    name: 'no-cycle',
    severity: 'error',
    comment: 'Modules that import each other cannot be read, or loaded, one after the other.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'there-is-such-a-module',
    severity: 'error',
    comment: 'This import leads nowhere.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'pure-libraries',
    severity: 'error',
    comment:
      'A pure library is handed time, ids, randomness and bytes: it runs alike in a browser, in a test, and when last Tuesday is replayed.',
    from: { path: `^libs/(${pure})/`, pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
];

/** @param {string} thing @param {string} home a pattern of paths @param {string} why */
const home = (name, thing, at, why) => ({
  name,
  severity: 'error',
  comment: why,
  from: { pathNot: `${at}|${beside}|\\.config\\.ts$` },
  to: { path: thing },
});

const homes = [
  home(
    'home-of-postgres',
    'node_modules/(postgres|drizzle-orm|drizzle-kit)/',
    '^libs/event-log/',
    'Postgres has one home, libs/event-log: the log is the only truth, and only the log writes it.',
  ),
  home(
    'home-of-nats',
    'node_modules/(@nats-io|nats)/',
    '^libs/bus/',
    'NATS has one home, libs/bus: subjects, headers and retries are decided there once.',
  ),
  home(
    'home-of-websockets',
    'node_modules/(uws-pack|uWebSockets\\.js|socket\\.io|engine\\.io)/',
    '^services/(gateway/src/sockets/|timesync/src/time-socket\\.ts$)',
    'uWebSockets.js, and Socket.IO on top of it, have their home in services/gateway/src/sockets: the library drops frames silently past its limit, and that is dealt with there. services/timesync/src/time-socket.ts only answers pings, where a frame that is lost costs nobody anything (ADR 61).',
  ),
  home(
    'home-of-tokens',
    'node_modules/jose/',
    '^libs/tokens/',
    'Tokens are signed and verified in libs/tokens alone: who somebody is must not depend on who asks.',
  ),
  home(
    'home-of-child-processes',
    '^(node:)?child_process$',
    '^libs/(embedded|media)/|^services/(cli|capture-daemon)/',
    'Child processes belong to embedded, media, cli and capture-daemon: a service that starts processes cannot be drained.',
  ),
  home(
    'home-of-telemetry',
    'node_modules/(@opentelemetry|prom-client|pino)/',
    '^libs/service/',
    'Logger, metrics and tracer come from libs/service, so that every process looks alike from outside.',
  ),
];

export const rules = [...libraryLines, ...packageLines, ...homes];
