import type { StereoSound } from './demo-sound.ts';

const headerBytes = 44;
const bytesPerFrame = 4;

/** A WAV file: 16 bit PCM, two channels. Samples beyond -1 and 1 are clipped. */
export function encodeWav({ sampleRate, left, right }: StereoSound): Uint8Array<ArrayBuffer> {
  const dataBytes = left.length * bytesPerFrame;
  const view = new DataView(new ArrayBuffer(headerBytes + dataBytes));
  const text = (at: number, word: string): void => {
    for (let index = 0; index < word.length; index += 1) view.setUint8(at + index, word.charCodeAt(index));
  };
  text(0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 2, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * bytesPerFrame, true);
  view.setUint16(32, bytesPerFrame, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
  for (let frame = 0; frame < left.length; frame += 1) {
    view.setInt16(headerBytes + frame * bytesPerFrame, toInt16(left[frame] ?? 0), true);
    view.setInt16(headerBytes + frame * bytesPerFrame + 2, toInt16(right[frame] ?? 0), true);
  }
  return new Uint8Array(view.buffer);
}

function toInt16(sample: number): number {
  return Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
}
