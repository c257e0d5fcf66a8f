import type { CloseReason, DialectName, ServerFrame } from '@tutti/protocol';
import { Counter, Gauge, Histogram, type Registry } from '@tutti/service';
import type { AskReason } from './room/room-feed.ts';

/** What the gateway counts, one function for each thing that happens. */
export function gatewayMetrics(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter<L>({ name: `tutti_gateway_${name}`, help, labelNames, registers });
  const connections = new Gauge({ name: 'tutti_gateway_connections', help: 'Open WebSockets', registers });
  const rooms = new Gauge({ name: 'tutti_gateway_rooms', help: 'Rooms with a feed here', registers });
  const older = new Gauge({
    name: 'tutti_gateway_older_connections',
    help: 'Open connections of older clients',
    labelNames: ['dialect'],
    registers,
  });
  const olderIn = counter('older_messages_in_total', 'Messages from older clients, by what they mean', 'dialect', 'kind');
  const olderOut = counter('older_messages_out_total', 'Messages to older clients, as their dialect calls them', 'dialect', 'type');
  const framesIn = counter('frames_in_total', 'Frames from clients; "unknown" and "invalid" are not of the protocol', 'type');
  const framesOut = counter('frames_out_total', 'Frames to clients', 'type');
  const unknownKeys = counter('unknown_keys_total', 'Keys of client frames that the contract does not know');
  const errors = counter('errors_total', 'Error frames', 'code');
  const closes = counter('closes_total', 'Connections that the gateway closed', 'reason');
  const drops = counter('drops_total', 'Frames from clients above a limit, dropped', 'type');
  const repaired = counter('feed_repaired_events_total', 'Events or states that had to be asked for', 'reason');
  const paced = counter('paced_total', 'Readers that fell behind and were sent the rest at their own pace');
  const resumes = counter('resumes_total', 'Clients that came back with a version: asked to resume, or got the state instead', 'outcome');
  const receivers = new Histogram({
    name: 'tutti_gateway_fan_out_receivers',
    help: 'Connections that one room frame went to',
    buckets: [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000],
    registers,
  });

  return {
    connected: () => connections.inc(),
    disconnected: () => connections.dec(),
    olderConnected: (dialect: DialectName, by: 1 | -1) => older.inc({ dialect }, by),
    olderIn: (dialect: DialectName, kind: string) => olderIn.inc({ dialect, kind }),
    olderOut: (dialect: DialectName, type: string, count: number) => void (count > 0 && olderOut.inc({ dialect, type }, count)),
    roomOpened: () => rooms.inc(),
    roomClosed: () => rooms.dec(),
    frameIn: (type: string) => framesIn.inc({ type }),
    frameOut: (type: ServerFrame['t'], count = 1) => framesOut.inc({ type }, count),
    ignoredKeys: (count: number) => unknownKeys.inc(count),
    refused: (code: string) => errors.inc({ code }),
    closed: (reason: CloseReason) => closes.inc({ reason }),
    dropped: (type: string) => drops.inc({ type }),
    fannedOut(type: ServerFrame['t'], count: number) {
      if (count === 0) return;
      receivers.observe(count);
      framesOut.inc({ type }, count);
    },
    paced: () => paced.inc(),
    resumed: (outcome: 'asked' | 'state-lost') => resumes.inc({ outcome }),
    repaired: (reason: AskReason, events: number) => repaired.inc({ reason }, events),
  };
}

export type GatewayMetrics = ReturnType<typeof gatewayMetrics>;
