import { createEstimator, type Exchange, type PingReason } from '@tutti/clock';

/**
 * What carries the pings. `socket`: a WebSocket of their own, as to `/time`; what is lost comes again, late, and what was sent after it waits for it.
 * `busy-socket`: the same with 20 frames a second from the server before them, as at the gateway. `channel`: unordered and never repeated, as a WebRTC data
 * channel or WebTransport's datagrams; what is lost is gone.
 */
export const carriers = ['socket', 'busy-socket', 'channel'] as const;
export type Carrier = (typeof carriers)[number];

export type ChannelWorld = {
  readonly carrier: Carrier;
  /** Share of packets that the network loses, each way. */
  readonly loss: number;
  readonly forMs: number;
  readonly random: () => number;
};

export type ChannelErrors = { readonly errorsMs: readonly number[]; readonly pings: number };

/** Each way takes this and a tail; what TCP repeats comes this much later, again as late if it is lost again. */
const floorMs = 20;
const tailMs = 3;
const repeatMs = 240;
const frameEveryMs = 50;
const stepMs = 5;
const settledMs = 5_000;
const rate = 1 + 50e-6;

/** A client and a server 40 ms apart on clocks 50 ppm apart, our estimator between them: how far it is off, ten times a second, from 5 s on. */
export function simulateChannel({ carrier, loss, forMs, random }: ChannelWorld): ChannelErrors {
  const estimator = createEstimator();
  const serverMs = (localMs: number) => localMs * rate + 1e6;
  const errorsMs: number[] = [];
  const answers: Exchange[] = [];
  const reliable = carrier !== 'channel';
  const lastMs = { up: 0, down: 0 };
  let [pings, nextPingMs, nextFrameMs] = [0, 0, 0];
  let reason: PingReason = 'connect';

  /** When a packet arrives; undefined when it never does. */
  const arrives = (sentMs: number, way: 'up' | 'down'): number | undefined => {
    let atMs = sentMs + floorMs - tailMs * Math.log(1 - random());
    while (random() < loss) {
      if (!reliable) return undefined;
      atMs += repeatMs;
    }
    if (reliable) lastMs[way] = atMs = Math.max(atMs, lastMs[way]);
    return atMs;
  };
  const ping = (t0: number) => {
    pings++;
    const upMs = arrives(t0, 'up');
    const t3 = upMs === undefined ? undefined : arrives(upMs, 'down');
    if (upMs === undefined || t3 === undefined) return;
    answers.push({ t0, t1: serverMs(upMs), t2: serverMs(upMs), t3 });
    answers.sort((a, b) => a.t3 - b.t3);
  };

  for (let nowMs = 0; nowMs < forMs; nowMs += stepMs) {
    while (answers[0] && answers[0].t3 <= nowMs) estimator.onSample(answers.shift() as Exchange);
    if (carrier === 'busy-socket' && nowMs >= nextFrameMs) {
      arrives(nowMs, 'down');
      nextFrameMs += frameEveryMs;
    }
    if (nowMs >= nextPingMs) {
      ping(nowMs);
      nextPingMs = nowMs + estimator.nextPingDelayMs({ reason, localMs: nowMs });
      reason = 'timer';
    }
    if (nowMs > settledMs && nowMs % 100 === 0) errorsMs.push(Math.abs(estimator.now(nowMs) - serverMs(nowMs)));
  }
  return { errorsMs, pings };
}
