import { io } from 'socket.io-client';
import { localNowMs, player, type Readout } from './player.ts';

type Body = Readonly<Record<string, unknown>>;
export type Heard = { readonly event: string; readonly body: Body };

/** A client of one older protocol, as its page would be: its own transport, its own clock with its own sign, its own rules. */
export type OlderPage = {
  readonly heard: readonly Heard[];
  readonly readout?: () => Readout;
  readonly send: (body: Body) => void;
};

const num = (value: unknown): number => Number(value);

function overWebSocket(url: string, hear: (body: Body) => void): { readonly heard: Heard[]; readonly send: (body: Body) => void } {
  const heard: Heard[] = [];
  const socket = new WebSocket(url);
  const opened = new Promise<void>((resolve) => socket.addEventListener('open', () => resolve()));
  socket.addEventListener('message', ({ data }) => {
    const body = JSON.parse(String(data)) as Body;
    heard.push({ event: String(body['t'] ?? body['type']), body });
    hear(body);
  });
  return { heard, send: (body) => void opened.then(() => socket.send(JSON.stringify(body))) };
}

/** An exponential mean, the first sample whole: `serverMs = localMs + offsetMs`. */
function smoothed() {
  let mean: number | undefined;
  return {
    add: (sample: number) => {
      mean = mean === undefined ? sample : 0.8 * mean + 0.2 * sample;
    },
    get value() {
      return mean ?? 0;
    },
  };
}

/** Seconds; PREPARE_PLAY loads, PLAY_AT starts; looks every 2 s, ignores less than 0.20 s, else jumps. */
function party(base: string, code: string): OlderPage {
  const offset = smoothed();
  let line: { readonly atMs: number; readonly sec: number } | undefined;
  const serverNow = () => localNowMs() + offset.value;
  const own = player(() => line && line.sec + Math.max(0, serverNow() - line.atMs) / 1000, { seekSec: 0.2, everyMs: 2_000 });
  const { heard, send } = overWebSocket(`${base}/ws/party`, (body) => {
    switch (body['t']) {
      case 'TIME_PONG': {
        const now = localNowMs();
        return offset.add(num(body['serverNowMs']) - (num(body['clientNowMs']) + now) / 2);
      }
      case 'PREPARE_PLAY':
        return own.load(String(body['trackUrl']));
      case 'PLAY_AT':
        own.load(String(body['trackUrl']));
        line = { atMs: num(body['startAtServerMs']), sec: num(body['startPositionSec']) };
        return own.start(line.atMs - serverNow());
      case 'PAUSE':
      case 'STOP':
        line = undefined;
        return own.stop();
    }
  });
  let pings = 0;
  const ping = () => send({ t: 'TIME_PING', clientNowMs: localNowMs(), pingId: ++pings });
  for (let nth = 0; nth < 5; nth++) setTimeout(ping, nth * 150);
  setInterval(ping, 5_000);
  send({ t: 'JOIN', code, name: 'Pia' });
  return { heard, send, readout: own.readout };
}

/** Acts on state alone; its offset has the other sign and is subtracted; rate ±3 % from 0.25 s, a jump from 2 s. */
function music(base: string, code: string): OlderPage {
  const offset = smoothed();
  let startTimeMs: number | undefined;
  let streamId: unknown;
  const serverNow = () => localNowMs() - offset.value;
  const positionSec = () => (startTimeMs === undefined ? undefined : (serverNow() - startTimeMs) / 1000);
  const own = player(positionSec, { rateSec: 0.25, seekSec: 2, everyMs: 2_000 });
  const { heard, send } = overWebSocket(`${base}/ws/music`, (body) => {
    if (body['type'] === 'TIME_SYNC_RESPONSE') {
      const sentMs = num(body['clientSentAtMs']);
      return offset.add(sentMs + (localNowMs() - sentMs) / 2 - num(body['serverNowMs']));
    }
    if (body['type'] !== 'ROOM_STATE') return;
    const { status, streamId: stream, startTime, link } = body['musicStream'] as Body;
    if (link !== null) own.load(String(link));
    const before = startTimeMs;
    startTimeMs = status === 'playing' ? num(startTime) : undefined;
    if (startTimeMs === undefined) return own.stop();
    if (before === startTimeMs && stream === streamId) return;
    streamId = stream;
    own.start(0);
  });
  const ping = () => send({ type: 'TIME_SYNC_REQUEST', clientSentAtMs: localNowMs() });
  for (let nth = 0; nth < 5; nth++) setTimeout(ping, nth * 150);
  setInterval(ping, 5_000);
  send({ type: 'JOIN_ROOM', roomCode: code, name: 'Mia' });
  return { heard, send, readout: own.readout };
}

/** Over Socket.IO; starts at `startAtServerTime`, is put right by playback:sync when it is 0.20 s off. */
function groovebox(base: string, code: string, urlOf: (trackId: string) => string): OlderPage {
  const heard: Heard[] = [];
  const offset = smoothed();
  let line: { readonly atMs: number; readonly ms: number } | undefined;
  const serverNow = () => localNowMs() + offset.value;
  const own = player(() => line && (line.ms + Math.max(0, serverNow() - line.atMs)) / 1000, { seekSec: 0.2, everyMs: 0 });
  const socket = io(base.replace(/^ws/u, 'http'));
  socket.onAny((event: string, body: Body) => heard.push({ event, body }));
  socket.on('sync:pong', ({ clientTimestamp, serverTimestamp }: { readonly clientTimestamp: number; readonly serverTimestamp: number }) => {
    const now = localNowMs();
    offset.add(serverTimestamp - (clientTimestamp + now) / 2);
    socket.emit('sync:report', { offset: offset.value, rtt: now - clientTimestamp });
  });
  socket.on('playback:start', (body: Body) => {
    own.load(urlOf(String(body['trackId'])));
    line = { atMs: num(body['startAtServerTime']), ms: num(body['position']) };
    own.start(line.atMs - serverNow());
  });
  socket.on('playback:sync', (body: Body) => {
    line = { atMs: num(body['serverTimestamp']), ms: num(body['theoreticalPosition']) };
    own.correct();
  });
  for (const event of ['playback:pause', 'playback:stop'])
    socket.on(event, () => {
      line = undefined;
      own.stop();
    });
  const ping = () => socket.emit('sync:ping', { clientTimestamp: localNowMs() });
  for (let nth = 0; nth < 5; nth++) setTimeout(ping, nth * 150);
  setInterval(ping, 5_000);
  socket.emit('room:join', { roomCode: code, username: 'Gus' });
  return { heard, send: (body) => void socket.emit(String(body['event']), body), readout: own.readout };
}

/** Knows views and when they were taken, nothing of music. */
function replay(base: string, code: string): OlderPage {
  return overWebSocket(`${base}/ws/replay?${new URLSearchParams({ code, name: 'Ria' })}`, () => undefined);
}

const names = { party, music, groovebox, replay };
export type OlderPages = Readonly<Record<keyof typeof names, OlderPage>>;

declare global {
  interface Window {
    olderPages?: OlderPages;
  }
}

/** At the touch of a button, for a page that nobody touched may not sound. */
document.querySelector('button')?.addEventListener('click', () => {
  const query = new URLSearchParams(location.search);
  const [base, code, track] = ['gateway', 'code', 'track'].map((name) => query.get(name) ?? '') as [string, string, string];
  window.olderPages = {
    party: party(base, code),
    music: music(base, code),
    groovebox: groovebox(base, code, () => track),
    replay: replay(base, code),
  };
});
