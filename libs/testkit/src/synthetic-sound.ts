export type SoundScene = 'speech' | 'music' | 'crowd' | 'claps';

/** What may be heard somewhere, mono, −1 to 1: a voice that talks, a band that plays, many people, or claps now and then. Never the same twice. */
export function syntheticSound(scene: SoundScene, { seconds, sampleRate, random }: SoundSpan): Float32Array {
  const out = new Float32Array(Math.round(seconds * sampleRate));
  const makers = { speech, music, crowd, claps };
  makers[scene](out, sampleRate, random);
  return levelled(out);
}

export type SoundSpan = { readonly seconds: number; readonly sampleRate: number; readonly random: () => number };

/** One phrase of a band over and over, sample by sample. */
export function loopedSound(periodSec: number, { seconds, sampleRate, random }: SoundSpan): Float32Array {
  const phrase = syntheticSound('music', { seconds: periodSec, sampleRate, random });
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => phrase[index % phrase.length] ?? 0);
}

export type Recorder = {
  /** Of the noise that is added; Infinity: none. */
  readonly snrDb?: number;
  readonly gain?: number;
  /** Time in which the room's echo falls by 60 dB; 0: none. */
  readonly echoSec?: number;
  readonly lowPassHz?: number;
  /** Share of the sound, in pieces of half a second, that only this recorder hears. */
  readonly otherShare?: number;
};

/** How one microphone in a room hears it. What it hears first is the sound itself, so that no lag is added. */
export function heard(sound: Float32Array, recorder: Recorder, { sampleRate, random }: Omit<SoundSpan, 'seconds'>): Float32Array {
  const { snrDb = Number.POSITIVE_INFINITY, gain = 1, echoSec = 0, lowPassHz, otherShare = 0 } = recorder;
  const out = echoSec > 0 ? withEcho(sound, echoSec, sampleRate, random) : Float32Array.from(sound);
  if (otherShare > 0) replacePieces(out, otherShare, sampleRate, random);
  const noise = rms(out) * 10 ** (-snrDb / 20);
  if (noise > 0) {
    let brown = 0; // rooms rumble more than they hiss
    for (let at = 0; at < out.length; at += 1) {
      brown = 0.9 * brown + 0.6 * gaussian(random);
      out[at] = (out[at] ?? 0) + noise * (0.6 * brown + 0.5 * gaussian(random));
    }
  }
  if (lowPassHz !== undefined) lowPass(out, lowPassHz, sampleRate);
  for (let at = 0; at < out.length; at += 1) out[at] = Math.max(-1, Math.min(1, gain * (out[at] ?? 0)));
  return out;
}

type Fill = (out: Float32Array, sampleRate: number, random: () => number) => void;

/** Syllables: a buzz of some pitch through three formants, or a hiss, and pauses between words. */
const speech: Fill = (out, sampleRate, random) => {
  let pitchHz = 90 + 140 * random();
  for (let at = 0; at < out.length; ) {
    if (random() < 0.22) {
      at += Math.round((0.05 + 0.4 * random()) * sampleRate);
      continue;
    }
    const length = Math.round((0.06 + 0.22 * random()) * sampleRate);
    const voiced = random() < 0.75;
    const formants = [250 + 600 * random(), 800 + 1_500 * random(), 2_200 + 1_200 * random()].map((hz) => resonator(hz, 90, sampleRate));
    const loud = 0.3 + 0.7 * random();
    pitchHz = Math.max(80, Math.min(280, pitchHz * (0.88 + 0.24 * random())));
    const glide = 0.85 + 0.3 * random();
    let phase = 0;
    for (let index = 0; index < length && at + index < out.length; index += 1) {
      const part = index / length;
      phase += (pitchHz * (1 + (glide - 1) * part)) / sampleRate;
      const pulse = phase >= 1 ? 1 : 0;
      phase -= pulse;
      const breath = 0.04 * gaussian(random);
      const source = voiced ? pulse + breath : 0.25 * gaussian(random);
      const [low, mid, high] = formants.map((formant) => formant(source)) as [number, number, number];
      out[at + index] =
        (out[at + index] ?? 0) + loud * Math.sin(Math.PI * part) ** 0.5 * (voiced ? low + 0.6 * mid + 0.3 * high : 0.2 * mid + high);
    }
    at += length;
  }
};

/** A beat, chords and a melody that wanders; drums are noise, never twice the same. */
const music: Fill = (out, sampleRate, random) => {
  const beatSec = 60 / (80 + 70 * random());
  const rootHz = 110 * 2 ** (Math.floor(12 * random()) / 12);
  const scale = [0, 2, 4, 5, 7, 9, 11, 12, 14, 16];
  let step = 4;
  for (let beat = 0; beat * beatSec * sampleRate < out.length; beat += 1) {
    const at = beat * beatSec;
    if (beat % 4 === 0)
      for (const third of [0, 4, 7])
        note(out, {
          at,
          sec: 3.6 * beatSec,
          hz: rootHz * 2 ** (((scale[Math.floor(6 * random())] ?? 0) + third) / 12),
          loud: 0.25,
          sampleRate,
        });
    for (const half of [0, 0.5]) {
      step = Math.max(0, Math.min(9, step + Math.floor(5 * random()) - 2));
      if (random() < 0.75)
        note(out, {
          at: at + half * beatSec,
          sec: beatSec * (0.3 + 0.6 * random()),
          hz: 2 * rootHz * 2 ** ((scale[step] ?? 0) / 12),
          loud: 0.2 + 0.4 * random(),
          sampleRate,
        });
      if (random() < 0.9)
        burst(out, { at: at + half * beatSec, sec: half === 0 ? 0.12 : 0.04, loud: half === 0 ? 0.6 : 0.3, sampleRate, random });
    }
  }
};

/** A murmur of which now and then somebody stands out. */
const crowd: Fill = (out, sampleRate, random) => {
  let [low, swell] = [0, 0];
  for (let at = 0; at < out.length; at += 1) {
    low = 0.85 * low + 0.3 * gaussian(random);
    if (at % 800 === 0) swell = 0.9 * swell + 0.25 * gaussian(random);
    out[at] = 0.25 * low * Math.exp(0.5 * swell);
  }
  for (let sec = 0; sec * sampleRate < out.length; sec += 0.15 + 1.2 * random())
    burst(out, { at: sec, sec: 0.05 + 0.3 * random(), loud: 0.1 + 0.5 * random(), sampleRate, random });
};

const claps: Fill = (out, sampleRate, random) => {
  for (let at = 0; at < out.length; at += 1) out[at] = 0.002 * gaussian(random);
  for (let sec = random(); sec * sampleRate < out.length; sec += 0.3 + 1.7 * random())
    burst(out, { at: sec, sec: 0.06, loud: 0.5 + 0.5 * random(), sampleRate, random });
};

type Strike = { at: number; sec: number; loud: number; sampleRate: number };

function note(out: Float32Array, { at, sec, hz, loud, sampleRate }: Strike & { hz: number }): void {
  const [from, length] = [Math.round(at * sampleRate), Math.round(sec * sampleRate)];
  for (let index = 0; index < length && from + index < out.length; index += 1) {
    const t = index / sampleRate;
    const shape = Math.min(1, t / 0.005) * Math.exp((-3 * index) / length);
    let value = 0;
    for (let harmonic = 1; harmonic <= 6; harmonic += 1) value += Math.sin(2 * Math.PI * hz * harmonic * t) / harmonic;
    out[from + index] = (out[from + index] ?? 0) + loud * shape * value;
  }
}

function burst(out: Float32Array, { at, sec, loud, sampleRate, random }: Strike & { random: () => number }): void {
  const [from, length] = [Math.round(at * sampleRate), Math.round(sec * sampleRate)];
  const colour = 0.7 * random();
  let value = 0;
  for (let index = 0; index < length && from + index < out.length; index += 1) {
    value = colour * value + gaussian(random);
    out[from + index] = (out[from + index] ?? 0) + loud * Math.exp((-5 * index) / length) * value;
  }
}

/** Sparse early reflections and a tail of noise that decays, below what comes straight. */
function withEcho(sound: Float32Array, echoSec: number, sampleRate: number, random: () => number): Float32Array {
  const out = Float32Array.from(sound);
  const taps = Array.from({ length: 60 }, () => {
    const sec = echoSec * random() ** 1.5 + 0.002;
    return { delay: Math.round(sec * sampleRate), gain: 0.35 * gaussian(random) * 10 ** ((-3 * sec) / echoSec) };
  });
  for (const { delay, gain } of taps)
    for (let at = delay; at < out.length; at += 1) out[at] = (out[at] ?? 0) + gain * (sound[at - delay] ?? 0);
  return out;
}

function replacePieces(out: Float32Array, share: number, sampleRate: number, random: () => number): void {
  const piece = Math.round(sampleRate / 2);
  const level = rms(out);
  for (let from = 0; from < out.length; from += piece) {
    if (random() >= share) continue;
    const other = syntheticSound(random() < 0.5 ? 'speech' : 'crowd', { seconds: 0.5, sampleRate, random });
    const scale = (2 * level) / Math.max(1e-6, rms(other));
    for (let index = 0; index < piece && from + index < out.length; index += 1) out[from + index] = scale * (other[index] ?? 0);
  }
}

function lowPass(out: Float32Array, hz: number, sampleRate: number): void {
  const pole = Math.exp((-2 * Math.PI * hz) / sampleRate);
  for (let pass = 0; pass < 2; pass += 1) {
    let value = 0;
    for (let at = 0; at < out.length; at += 1) {
      value = pole * value + (1 - pole) * (out[at] ?? 0);
      out[at] = value;
    }
  }
}

function resonator(hz: number, widthHz: number, sampleRate: number): (value: number) => number {
  const radius = Math.exp((-Math.PI * widthHz) / sampleRate);
  const turn = 2 * radius * Math.cos((2 * Math.PI * hz) / sampleRate);
  let [last, before] = [0, 0];
  return (value) => {
    const next = value + turn * last - radius * radius * before;
    [before, last] = [last, next];
    return next * (1 - radius);
  };
}

function levelled(out: Float32Array): Float32Array {
  const scale = 0.1 / Math.max(1e-9, rms(out));
  for (let at = 0; at < out.length; at += 1) out[at] = Math.max(-1, Math.min(1, scale * (out[at] ?? 0)));
  return out;
}

function rms(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return Math.sqrt(sum / Math.max(1, samples.length));
}

/** Near enough to a normal distribution: the sum of four. */
const gaussian = (random: () => number): number => (random() + random() + random() + random() - 2) * 1.732;
