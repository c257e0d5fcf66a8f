import type { ClientFrame, ServerFrame } from '@tutti/protocol';

type Ping = Extract<ClientFrame, { t: 'TIME_PING' }>;
type Pong = Extract<ServerFrame, { t: 'TIME_PONG' }>;

/** One clock exchange (T-1): `serverReceivedMs` is server time when the frame arrived, `serverNowMs` is taken here, last. */
export const timePong = ({ clientNowMs, pingId }: Ping, serverReceivedMs: number, nowServerMs: () => number): Pong => ({
  t: 'TIME_PONG',
  clientNowMs,
  pingId,
  serverReceivedMs,
  serverNowMs: nowServerMs(),
});
