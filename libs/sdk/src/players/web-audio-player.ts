import { type OutputMap, outputMap } from '../output-map.ts';
import { type OutputMemory, outputMemory } from '../output-memory.ts';
import { type PositionTrack, positionTrack } from '../position-track.ts';
import { rememberedOutput } from '../remembered-output.ts';
import { type Player, type PlayerTrack, type PlayLine, TrackUnplayableError } from './player.ts';

export type WebAudioPlayerOptions = {
  /** Monotonic local time, ms; `performance.timeOrigin + performance.now()`. */
  readonly localNowMs: () => number;
  /** What an address in a track is relative to. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly createContext: () => AudioContext;
  readonly memory?: OutputMemory;
};

/**
 * A new source begins at least this far ahead, and a rate changes this far ahead: what reaches the audio thread too late happens late, and nobody
 * is told. A busy machine takes tens of ms to pass it on.
 */
const startAheadMs = 100;
const rateAheadMs = 40;
const fadeMs = 6;
const readEveryMs = 50;
/** Decoded sound is large (0.4 MB a second); a room goes back and forth between few tracks. */
const keepDecoded = 3;
/** A compressed file so large has more than `longestDecodedMs` in it, or little that decoding would keep. */
const mostBytes = 64_000_000;

type Voice = {
  readonly node: AudioBufferSourceNode;
  readonly gain: GainNode;
  readonly track: PositionTrack;
  /** After so much of it the source is where it was. */
  readonly turnMs: number | undefined;
};

/**
 * Plays decoded tracks on the audio clock. Sources start at a sample, and `getOutputTimestamp` tells which sample is heard when, so the
 * audible position is known to a fraction of a millisecond. Context times are kept in ms here; Web Audio's seconds do not leave this file.
 */
export function webAudioPlayer({ localNowMs, baseUrl, fetch, createContext, memory = outputMemory() }: WebAudioPlayerOptions): Player {
  const context = createContext();
  const master = context.createGain();
  master.connect(context.destination);
  const quantumMs = (128 / context.sampleRate) * 1000;
  const decoded = new Map<string, AudioBuffer>();
  const loading = new Map<string, Promise<void>>();
  const stopped = new AbortController();
  const map: OutputMap = outputMap();
  const output = rememberedOutput({ map, memory, sinkId: () => (context as { readonly sinkId?: string | object }).sinkId });
  let voices: Voice[] = [];
  let wasAudible = false;
  let onAudible = () => {};

  const contextNowMs = () => context.currentTime * 1000;
  const isRunning = () => context.state === 'running';

  const read = () => {
    if (!isRunning()) return;
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp?.() ?? {};
    const reading = { contextMs: contextTime * 1000, localMs: performance.timeOrigin + performanceTime };
    const moment = { contextNowMs: contextNowMs(), localNowMs: localNowMs(), outputLatencyMs: context.outputLatency * 1000 };
    map.add(performanceTime > 0 ? reading : undefined, moment);
    output.look(localNowMs());
  };
  const reader = setInterval(read, readEveryMs);

  const toContextMs = (localMs: number) => localMs + (map.mapMs ?? contextNowMs() - localNowMs()) - output.trimMs;

  context.addEventListener('sinkchange', output.sinkChanged, { signal: stopped.signal });
  context.onstatechange = () => {
    map.reset();
    read();
    if (wasAudible === isRunning()) return;
    wasAudible = isRunning();
    onAudible();
  };

  const end = (voice: Voice, atMs: number) => {
    const startFadeMs = Math.max(atMs, contextNowMs());
    voice.gain.gain.cancelScheduledValues(context.currentTime);
    voice.gain.gain.setValueAtTime(1, startFadeMs / 1000);
    voice.gain.gain.linearRampToValueAtTime(0, (startFadeMs + fadeMs) / 1000);
    voice.node.stop((startFadeMs + fadeMs + quantumMs) / 1000);
  };

  const load = async ({ trackId, url }: PlayerTrack) => {
    const response = await fetch(new URL(url, baseUrl), { signal: stopped.signal }).catch((cause: unknown) => {
      throw new TrackUnplayableError({ trackId, cause });
    });
    if (!response.ok) throw new TrackUnplayableError({ trackId, httpStatus: response.status });
    if (Number(response.headers.get('content-length')) > mostBytes) {
      await response.body?.cancel();
      throw new TrackUnplayableError({ trackId, cause: new Error('too large to be decoded whole') });
    }
    const buffer = await context.decodeAudioData(await response.arrayBuffer()).catch((cause: unknown) => {
      throw new TrackUnplayableError({ trackId, cause });
    });
    decoded.set(trackId, buffer);
    for (const old of [...decoded.keys()].slice(0, -keepDecoded)) decoded.delete(old);
  };

  const loadOnce = (track: PlayerTrack): Promise<void> => {
    const known = decoded.has(track.trackId) ? Promise.resolve() : loading.get(track.trackId);
    if (known) return known;
    const promise = load(track).finally(() => loading.delete(track.trackId));
    loading.set(track.trackId, promise);
    return promise;
  };

  return {
    get audible() {
      return isRunning();
    },
    get settled() {
      return map.settled;
    },
    nextHeardMs: () => localNowMs() + contextNowMs() + rateAheadMs - toContextMs(localNowMs()),
    onAudible(listener) {
      onAudible = listener;
    },
    async unlock() {
      // Without a gesture the promise of resume() stays open for ever, so it is not waited for beyond a moment.
      await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 300))]);
      return isRunning();
    },
    isLoaded: (trackId) => decoded.has(trackId),
    durationMs(trackId) {
      const buffer = decoded.get(trackId);
      return buffer && buffer.duration * 1000;
    },
    load: loadOnce,
    prefetch: (track) => void loadOnce(track).catch(() => {}),
    play(trackId, line) {
      const buffer = decoded.get(trackId);
      if (!buffer) throw new TypeError(`Track ${trackId} is not loaded`);
      read();
      const free = startOf(line, toContextMs(line.atLocalMs), contextNowMs() + startAheadMs);
      const turnMs = line.turnMs === undefined ? undefined : Math.min(line.turnMs, buffer.duration * 1000);
      const start = line.turnMs === undefined ? free : { ...free, positionMs: free.positionMs % line.turnMs };
      voices = voices.filter((voice) => {
        if (voice.track.startMs <= contextNowMs()) return true;
        discard(voice);
        return false;
      });
      for (const voice of voices) end(voice, start.contextMs);
      if (start.positionMs >= buffer.duration * 1000) return;
      const node = new AudioBufferSourceNode(context, {
        buffer,
        playbackRate: line.rate,
        loop: turnMs !== undefined,
        loopEnd: (turnMs ?? 0) / 1000,
      });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, start.contextMs / 1000);
      gain.gain.linearRampToValueAtTime(1, (start.contextMs + fadeMs) / 1000);
      node.connect(gain).connect(master);
      node.start(start.contextMs / 1000, start.positionMs / 1000);
      const voice: Voice = { node, gain, track: positionTrack(start.contextMs, start.positionMs, line.rate), turnMs };
      node.onended = () => {
        gain.disconnect();
        voices = voices.filter((each) => each !== voice);
      };
      voices = [...voices, voice];
    },
    silence() {
      for (const voice of voices) {
        if (voice.track.startMs > contextNowMs()) discard(voice);
        else end(voice, contextNowMs());
      }
      voices = [];
    },
    setRate(rate) {
      const voice = voices.at(-1);
      if (!voice || voice.track.rate === rate || voice.track.startMs > contextNowMs()) return;
      // The rate is read once per quantum, at its first sample: aim half a sample before a boundary that is still to come.
      const boundaryMs = Math.ceil((contextNowMs() + rateAheadMs) / quantumMs) * quantumMs;
      voice.node.playbackRate.setValueAtTime(rate, (boundaryMs - quantumMs / 256) / 1000);
      voice.track.changeRate(boundaryMs, rate);
    },
    positionMs(atLocalMs) {
      if (!isRunning() || !map.settled) return undefined;
      const heardMs = toContextMs(atLocalMs);
      const voice = voices.findLast(({ track }) => track.startMs <= heardMs);
      const positionMs = voice?.track.at(heardMs);
      return positionMs === undefined || voice?.turnMs === undefined ? positionMs : positionMs % voice.turnMs;
    },
    setVolume(volume) {
      master.gain.setTargetAtTime(volume, context.currentTime, 0.01);
    },
    setOutputTrimMs: output.setTrimMs,
    get outputTrimMs() {
      return output.trimMs;
    },
    get spreadMs() {
      return map.spreadMs;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(reader);
      output.end();
      stopped.abort();
      context.onstatechange = null;
      for (const voice of voices) discard(voice);
      voices = [];
      decoded.clear();
      if (context.state !== 'closed') await context.close();
    },
  };
}

/** Where on the line a source can begin: at the line's own start, or later if that has passed. */
function startOf({ positionMs, rate }: PlayLine, lineContextMs: number, earliestMs: number): { contextMs: number; positionMs: number } {
  const contextMs = Math.max(lineContextMs, earliestMs);
  return { contextMs, positionMs: positionMs + (contextMs - lineContextMs) * rate };
}

function discard({ node, gain }: Voice): void {
  node.onended = null;
  node.stop();
  gain.disconnect();
}
