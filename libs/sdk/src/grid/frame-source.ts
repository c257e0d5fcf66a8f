import { EncodedPacketSink, Input, type InputVideoTrack, MATROSKA, MP4, QTFF, UrlSource, VideoSampleSink, WEBM } from 'mediabunny';
import type { GridClip } from './replay-grid-contract.ts';

/** A decoded frame; it holds memory of the decoder until it is closed. */
export type SourceFrame = {
  /** From the clip's first shown frame. */
  readonly clipMs: number;
  readonly width: number;
  readonly height: number;
  draw(context: CanvasRenderingContext2D): void;
  close(): void;
};

export type FrameSource = Disposable & {
  /** From the frame that is shown at `clipMs` on, decoded a little ahead; at the clip's end it ends. */
  frames(clipMs: number): AsyncIterable<SourceFrame>;
};

/** Of a clip's file in memory; a grid has up to 16. */
const cacheBytes = 8 * 2 ** 20;

/** Fetches a clip by ranges and decodes its picture with WebCodecs. @throws Error when it cannot be fetched, read or decoded here. */
export async function openFrameSource({ url, firstShownPtsMs }: GridClip): Promise<FrameSource> {
  const source = new UrlSource(new URL(url, document.baseURI), {
    maxCacheSize: cacheBytes,
    getRetryDelay: (tried) => (tried < 3 ? 0.3 * 2 ** tried : null),
  });
  const input = new Input({ source, formats: [MP4, QTFF, MATROSKA, WEBM] });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new Error('no picture');
    if (!(await track.canDecode())) throw new Error('the browser cannot decode its frames');
    const sink = new VideoSampleSink(track);
    const firstMs = await firstFrameMs(track, firstShownPtsMs);
    return {
      async *frames(clipMs) {
        for await (const sample of sink.samples((Math.max(0, clipMs) + firstMs) / 1000)) {
          yield {
            clipMs: sample.timestamp * 1000 - firstMs,
            width: sample.displayWidth,
            height: sample.displayHeight,
            draw: (context) => sample.draw(context, 0, 0, sample.displayWidth, sample.displayHeight),
            close: () => sample.close(),
          };
        }
      },
      [Symbol.dispose]: () => input.dispose(),
    };
  } catch (cause) {
    input.dispose();
    throw cause;
  }
}

/** Many more frames are not reordered. */
const lookedAt = 32;
/** More than a frame of it is not a difference of rounding. */
const mostMs = 120;

/**
 * The first shown frame's time as this demuxer counts. NOTE where an edit begins within a frame, FFmpeg, and with it Chromium and the clip's anchor, lets the next frame
 * begin at the edit's start; here it keeps its distance from it. Source: docs/adr/0090-grid-engines.md.
 */
async function firstFrameMs(track: InputVideoTrack, firstShownPtsMs: number): Promise<number> {
  const packets = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  const first = (await packets.getKeyPacket(firstShownPtsMs / 1000, options)) ?? (await packets.getFirstPacket(options));
  const times: number[] = [];
  if (first)
    for await (const { timestamp } of packets.packets(first, undefined, options)) {
      times.push(timestamp * 1000);
      if (times.length === lookedAt) break;
    }
  const firstMs = Math.min(...times.filter((ms) => ms > firstShownPtsMs - 1));
  return firstMs - firstShownPtsMs < mostMs ? firstMs : firstShownPtsMs;
}
