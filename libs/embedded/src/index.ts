export { type Child, type Command, goneWithin, runToEnd, type ServerExit, startChild, withParent } from './child.ts';
export { EmbeddedServerError, type EmbeddedServerFault } from './embedded-server-error.ts';
export { findNatsServer, type NatsServerBinary } from './find-nats-server.ts';
export { freePort, portIsFree, reservePorts } from './free-port.ts';
export type { RunningServer } from './keep-server.ts';
export { bornAt, endProcess } from './leftover.ts';
export { type NatsOptions, type RunningNats, startNats } from './start-nats.ts';
export { type PostgresOptions, type RunningPostgres, startPostgres } from './start-postgres.ts';
