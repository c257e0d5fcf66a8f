import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FrameSize } from './clap-frame.ts';

const run = promisify(execFile);

/** The luma planes of every frame that a clip shows, as ffmpeg decodes them. */
export async function decodeLuma(path: string, { width, height }: FrameSize): Promise<Uint8Array[]> {
  const args = ['-v', 'error', '-i', path, '-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 30 });
  const size = width * height;
  return Array.from({ length: stdout.length / size }, (_, nth) => stdout.subarray(nth * size, (nth + 1) * size));
}

/** A clip's sound as ffmpeg decodes it, mono; its first sample is at the file's time 0. */
export async function decodeClipSound(path: string, sampleRate: number): Promise<Float32Array> {
  const samples = ['-ac', '1', '-ar', String(sampleRate), '-af', 'aresample=async=1:first_pts=0', '-f', 'f32le'];
  const args = ['-v', 'error', '-copyts', '-i', path, '-map', '0:a:0', ...samples, 'pipe:1'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 30 });
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length - (stdout.length % 4)));
}
