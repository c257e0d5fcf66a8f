import { spawn } from 'node:child_process';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assignments } from './assignments.ts';
import { endChild } from './process-group.ts';
import { PULSE_RATE, type PulseServer, readerArgs, startPulse } from './sound-lab-pulse.ts';
import { waitFor } from './wait-for.ts';

/** What all sinks played during one recording, on one clock: `channels[k]` is sink k, mono. */
export type Recording = { sampleRate: number; seconds: number; channels: Float32Array[] };

export type RunningRecording = AsyncDisposable & { secondsSoFar(): Promise<number>; stop(): Promise<Recording> };

export type SoundLab = AsyncDisposable & {
  readonly pulse: PulseServer;
  readonly sampleRate: number;
  record(): Promise<RunningRecording>;
  /** Plays mono signals, one per sink, as one stream: what a bench plants to prove itself. Resolves when all is played. */
  play(signals: Float32Array[]): Promise<void>;
};

/**
 * A private sound server with a sink per browser and one recorder over all of them.
 *
 * @throws PulseUnavailableError with the command that would enable it.
 */
export async function soundLab({ sinkCount = 2 }: { sinkCount?: number } = {}): Promise<SoundLab> {
  const pulse = await startPulse({ sinkCount });
  return {
    pulse,
    sampleRate: PULSE_RATE,
    record: () => startRecording(pulse),
    play: (signals) => playTogether(pulse, signals),
    [Symbol.asyncDispose]: () => pulse[Symbol.asyncDispose](),
  };
}

/** NOTE the recorder writes to a file by itself: a busy Node process cannot make it lose samples. */
async function startRecording(pulse: PulseServer): Promise<RunningRecording> {
  const path = join(tmpdir(), `tutti-recording-${pulse.pid}-${recordings++}.f32`);
  const file = await open(path, 'w');
  const child = spawn(
    'env',
    [...assignments(pulse.environment), pulse.install.parec, ...readerArgs(pulse.sinks.length), '--latency-msec=50'],
    {
      detached: true,
      stdio: ['ignore', file.fd, 'ignore'],
    },
  );
  await file.close();
  const bytesPerSec = PULSE_RATE * pulse.sinks.length * 2 * 4;
  const secondsSoFar = async () => (await stat(path)).size / bytesPerSec;
  const dispose = async () => {
    await endChild(child);
    await rm(path, { force: true });
  };
  await waitFor(async () => (await secondsSoFar()) > 0, { what: 'the first recorded sample', withinMs: 10_000 }).catch(async (cause) => {
    await dispose();
    throw cause;
  });
  return {
    secondsSoFar,
    async stop() {
      await endChild(child);
      const recording = toRecording(await readFile(path), pulse.sinks.length);
      await rm(path, { force: true });
      return recording;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

let recordings = 0;

async function playTogether(pulse: PulseServer, signals: Float32Array[]): Promise<void> {
  const width = pulse.sinks.length * 2;
  const length = Math.max(...signals.map((signal) => signal.length));
  const frames = new Float32Array(length * width);
  for (let at = 0; at < length; at += 1)
    for (let channel = 0; channel < width; channel += 1) frames[at * width + channel] = signals[channel >> 1]?.[at] ?? 0;
  const args = readerArgs(pulse.sinks.length).map((arg) => (arg === '--device=mix.monitor' ? '--device=mix' : arg));
  const child = spawn('env', [...assignments(pulse.environment), pulse.install.pacat, '--playback', ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  try {
    child.stdin.on('error', () => {}); // seen as the exit code below
    child.stdin.end(Buffer.from(frames.buffer));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    if (code !== 0) throw new Error(`pacat ended with ${String(code)} while it played`);
  } finally {
    await endChild(child);
  }
}

function toRecording(bytes: Buffer, sinkCount: number): Recording {
  const width = sinkCount * 2;
  const frames = Math.floor(bytes.length / (4 * width));
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + frames * width * 4));
  const channels = Array.from({ length: sinkCount }, (_, sink) =>
    Float32Array.from(
      { length: frames },
      (_, at) => ((samples[at * width + 2 * sink] ?? 0) + (samples[at * width + 2 * sink + 1] ?? 0)) / 2,
    ),
  );
  return { sampleRate: PULSE_RATE, seconds: frames / PULSE_RATE, channels };
}
