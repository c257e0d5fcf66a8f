import { type ClientFrame, clientFrames, comesBack, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol/json';
import { backoffMs } from './backoff.ts';
import { closeReason } from './close-reason.ts';

export type TimeLineOptions = {
  readonly url: string;
  readonly random: () => number;
  readonly createWebSocket: (url: string, subprotocol: string) => WebSocket;
  readonly onOpen: () => void;
  readonly onGone: () => void;
  readonly onPong: (frame: Extract<ServerFrame, { t: 'TIME_PONG' }>) => void;
};

/** The line to timesync, where only time is told (TM10). Nothing depends on it: when it fails it is tried again, ever more rarely. */
export type TimeLine = {
  send(frame: ClientFrame): boolean;
  /** Somebody looks, or the network is back: no more pause before the next attempt, unless timesync asked for it. */
  hurry(): void;
  /** This line is believed dead: a new one, unless timesync asked to wait. */
  reconnect(): void;
  close(): void;
};

const openTimeoutMs = 10_000;
/** An installation without the endpoint is asked this rarely in the end. */
const capMs = 120_000;

export function timeLine({ url, random, createWebSocket, onOpen, onGone, onPong }: TimeLineOptions): TimeLine {
  let ws: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let isOpen = false;
  let ended = false;
  let isTold = false;

  const open = () => {
    clearTimeout(timer);
    timer = setTimeout(() => lost(undefined), openTimeoutMs);
    isTold = false;
    attempt++;
    let mine: WebSocket;
    try {
      mine = createWebSocket(url, subprotocols.json);
    } catch {
      ended = true; // an address that no browser opens, or not from this page: it will not do so later either
      return letGo();
    }
    ws = mine;
    mine.onopen = () => {
      if (ws !== mine) return;
      clearTimeout(timer);
      isOpen = true;
      onOpen();
    };
    mine.onmessage = ({ data }) => {
      if (ws !== mine) return;
      const parsed = serverFrames.parseJson(String(data));
      if (!('value' in parsed) || parsed.value.t !== 'TIME_PONG') return;
      attempt = 0;
      onPong(parsed.value);
    };
    mine.onclose = ({ code, reason }) => {
      if (ws !== mine) return;
      ended ||= !comesBack(code);
      lost(closeReason(code, reason).retryAfterMs);
    };
  };
  const letGo = () => {
    clearTimeout(timer);
    const [old, wasOpen] = [ws, isOpen];
    ws = undefined;
    isOpen = false;
    old?.close();
    if (wasOpen) onGone();
  };
  const lost = (toldMs: number | undefined) => {
    letGo();
    isTold = toldMs !== undefined;
    if (!ended) timer = setTimeout(open, toldMs ?? backoffMs(attempt, random(), capMs));
  };

  open();
  return {
    send(frame) {
      if (!isOpen || ws?.readyState !== 1) return false;
      ws.send(clientFrames.encodeJson(frame));
      return true;
    },
    hurry() {
      if (ws === undefined && !ended && !isTold) open();
    },
    reconnect() {
      if (ended || isTold) return;
      letGo();
      open();
    },
    close() {
      ended = true;
      letGo();
    },
  };
}
