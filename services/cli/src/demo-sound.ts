/** A stereo sound, samples from -1 to 1. */
export type StereoSound = { readonly sampleRate: number; readonly left: Float32Array; readonly right: Float32Array };

const sampleRate = 44_100;
const beatSec = 0.5;
const beatsPerChord = 8;

/** Am9, Fmaj7, Cmaj9, G6: the notes of each as steps from A (220 Hz), low to high. */
const chords: readonly (readonly number[])[] = [
  [0, 3, 7, 10, 14],
  [-4, 0, 3, 7, 12],
  [3, 7, 10, 14, 15],
  [-2, 2, 5, 7, 14],
];
/** Which note of the chord each half beat plays. */
const pattern: readonly number[] = [0, 2, 4, 3, 1, 3, 4, 2];

/**
 * A minute of plucked arpeggios over a soft bass, made of nothing but sines: pleasant to hear, and each note begins sharply enough that two
 * players out of step are heard at once. The same samples every time.
 */
export function demoSound(seconds = 60): StereoSound {
  const sound: StereoSound = {
    sampleRate,
    left: new Float32Array(seconds * sampleRate),
    right: new Float32Array(seconds * sampleRate),
  };
  const halfBeats = Math.floor((seconds - 2) / (beatSec / 2));
  for (let step = 0; step < halfBeats; step += 1) {
    const chord = chords[Math.floor(step / (2 * beatsPerChord)) % chords.length] ?? [];
    const note = chord[pattern[step % pattern.length] ?? 0] ?? 0;
    const loud = step % 8 === 0 ? 0.3 : 0.2;
    pluck(sound, { atSec: step * (beatSec / 2), hz: hzOf(note + 12), loud, pan: Math.sin(step * 0.7) * 0.6, decaySec: 0.35 });
    if (step % 8 === 0) pluck(sound, { atSec: step * (beatSec / 2), hz: hzOf((chord[0] ?? 0) - 12), loud: 0.28, pan: 0, decaySec: 0.9 });
  }
  fadeOut(sound, 2);
  return sound;
}

/** `steps` semitones above A3. */
const hzOf = (steps: number): number => 220 * 2 ** (steps / 12);

type Note = { atSec: number; hz: number; loud: number; pan: number; decaySec: number };

/** A struck string: a 3 ms attack, overtones that fade faster the higher they are. */
function pluck(sound: StereoSound, { atSec, hz, loud, pan, decaySec }: Note): void {
  for (let overtone = 1; overtone <= 4; overtone += 1) {
    ring(sound, { atSec, pan, hz: hz * overtone, decaySec: decaySec / overtone, loud: loud / overtone ** 1.6 });
  }
}

/** One damped sine by its recurrence, `y[n] = 2r·cos(w)·y[n−1] − r²·y[n−2]`: a minute of them in a moment, where sin and exp take seconds. */
function ring({ left, right, sampleRate: rate }: StereoSound, { atSec, hz, loud, pan, decaySec }: Note): void {
  const first = Math.round(atSec * rate);
  const last = Math.min(left.length, first + Math.round(decaySec * 5 * rate));
  const [toLeft, toRight] = [loud * Math.sqrt((1 - pan) / 2), loud * Math.sqrt((1 + pan) / 2)];
  const angle = (2 * Math.PI * hz) / rate;
  const damping = Math.exp(-1 / (decaySec * rate));
  const [back1, back2] = [2 * damping * Math.cos(angle), damping * damping];
  const attackSamples = 0.003 * rate;
  let [before, value] = [-Math.sin(angle) / damping, 0];
  for (let index = first; index < last; index += 1) {
    const heard = value * Math.min(1, (index - first) / attackSamples);
    left[index] = (left[index] ?? 0) + heard * toLeft;
    right[index] = (right[index] ?? 0) + heard * toRight;
    [before, value] = [value, back1 * value - back2 * before];
  }
}

function fadeOut({ left, right, sampleRate: rate }: StereoSound, seconds: number): void {
  const length = seconds * rate;
  for (const channel of [left, right]) {
    for (let back = 0; back < length; back += 1) {
      const index = channel.length - 1 - back;
      channel[index] = (channel[index] ?? 0) * (back / length);
    }
  }
}
