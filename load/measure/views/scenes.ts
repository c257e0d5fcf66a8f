import type { ClapClipOptions } from '@tutti/testkit';

/** Far enough back to be plausible. */
const zeroUtcMs = 1_790_000_000_000;
const latestStartMs = 2_600;

/**
 * Cameras of one kind that began at different times, none in step with another: a view can show a moment no better than its frames allow, and views that
 * show exactly the same are a fault of the bench.
 */
export function likeCameras(count: number, kind: Pick<ClapClipOptions, 'width' | 'height' | 'frameRate' | 'seconds'>): ClapClipOptions[] {
  return Array.from({ length: count }, (_, nth) => ({
    ...kind,
    startUtcMs: zeroUtcMs + Math.floor((latestStartMs * nth) / count) + nth * 3.37,
    clapUtcMs: zeroUtcMs + latestStartMs + 2_000,
    camera: nth + 1,
  }));
}

/** From here on all of a scene's cameras are recording, on the timeline. */
export const allRecordFromMs = latestStartMs;

export const views4 = (seconds: number) => likeCameras(4, { width: 320, height: 180, frameRate: [30, 1], seconds });
/** As phones record. */
export const views4hd = (seconds: number) => likeCameras(4, { width: 1920, height: 1080, frameRate: [30, 1], seconds });
export const views9 = (seconds: number) => likeCameras(9, { width: 160, height: 90, frameRate: [15, 1], seconds });
/** As many as a grid shows. */
export const views16 = (seconds: number) => likeCameras(16, { width: 160, height: 90, frameRate: [15, 1], seconds });

/** Cameras of every kind that saw one clap, each with a frame at that very moment; on this machine Chromium plays them as they are. */
export function clapCameras(seconds: number): ClapClipOptions[] {
  const clapUtcMs = zeroUtcMs + 4_000;
  const kinds = [
    { container: 'mp4', codec: 'h264', frameRate: [24, 1], framesBefore: 110 },
    { container: 'webm', codec: 'vp9', frameRate: [30_000, 1001], framesBefore: 153 },
    { container: 'fmp4', codec: 'h264', frameRate: [60, 1], framesBefore: 271 },
    { container: 'mov', codec: 'h264', frameRate: [25, 1], framesBefore: 131 },
  ] as const;
  return kinds.map(({ framesBefore, frameRate, ...kind }, nth) => ({
    ...{ ...kind, frameRate, seconds, clapUtcMs, flashMs: 200, camera: nth + 1, width: 320, height: 180 },
    startUtcMs: clapUtcMs - (framesBefore * 1000 * frameRate[1]) / frameRate[0],
  }));
}
