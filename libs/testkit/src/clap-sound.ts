import { testSound } from './sound-lab-file.ts';

export const clapSampleRate = 48_000;

export type ClapSoundOptions = {
  /** Of the first sample. */
  readonly startUtcMs: number;
  readonly seconds: number;
  /** When the clap sounds. */
  readonly clapUtcMs: number;
  /** Loudness of what all microphones of a scene hear beside the clap, 0 to 1; 0: silence, so that nothing but the click is heard. */
  readonly scene?: number;
};

/** What a microphone at the scene hears, exact to the sample; two clips that overlap hear the same. */
export function clapSound({ startUtcMs, seconds, clapUtcMs, scene = 0 }: ClapSoundOptions): Float32Array {
  const sound = new Float32Array(Math.round(seconds * clapSampleRate));
  const sampleAt = (utcMs: number) => Math.round(((utcMs - startUtcMs) * clapSampleRate) / 1000);
  if (scene > 0) addAt(sound, sampleAt(clapUtcMs - sceneLeadMs), sceneSound(), scene);
  addAt(sound, sampleAt(clapUtcMs), clickSound(), 1);
  return sound;
}

/** The click: 12 ms of a tone that rises from 1 to 6 kHz, so that a matched filter finds its first sample, however it was compressed. */
export function clickSound(sampleRate: number = clapSampleRate): Float32Array {
  const seconds = 0.012;
  return Float32Array.from({ length: Math.round(sampleRate * seconds) }, (_, nth) => {
    const at = nth / sampleRate;
    const fade = Math.min(1, (seconds - at) / 0.003);
    return 0.7 * fade * Math.sin(2 * Math.PI * (1_000 * at + (5_000 / seconds / 2) * at * at));
  });
}

const sceneLeadMs = 60_000;
let made: Float32Array | undefined;

/** The scene: two minutes around the clap, made once a process. */
function sceneSound(): Float32Array {
  made ??= testSound({ sampleRate: clapSampleRate, seconds: (2 * sceneLeadMs) / 1000, seed: 20 });
  return made;
}

function addAt(sound: Float32Array, at: number, heard: Float32Array, gain: number): void {
  for (let nth = Math.max(0, -at); nth < heard.length && at + nth < sound.length; nth += 1)
    sound[at + nth] = Math.max(-1, Math.min(1, (sound[at + nth] ?? 0) + gain * (heard[nth] ?? 0)));
}
