import { type ClientFrame, clientFrames, comesBack, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol/json';
import { backoffMs } from './backoff.ts';

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
  /** Somebody looks, or the network is back: no more pause before the next attempt. */
  hurry(): void;
  /** This line is believed dead: a new one. */
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

  const open = () => {
    clearTimeout(timer);
    timer = setTimeout(lost, openTimeoutMs);
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
    mine.onclose = ({ code }) => {
      if (ws !== mine) return;
      ended ||= !comesBack(code);
      lost();
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
  const lost = () => {
    letGo();
    if (!ended) timer = setTimeout(open, backoffMs(attempt, random(), capMs));
  };

  open();
  return {
    send(frame) {
      if (!isOpen || ws?.readyState !== 1) return false;
      ws.send(clientFrames.encodeJson(frame));
      return true;
    },
    hurry() {
      if (ws === undefined && !ended) open();
    },
    reconnect() {
      letGo();
      if (!ended) open();
    },
    close() {
      ended = true;
      letGo();
    },
  };
}
