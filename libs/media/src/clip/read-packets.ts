import { StringDecoder } from 'node:string_decoder';
import type { ClipContainer, ProbeLimits, TimeBase } from './clip-probe.ts';
import { requireFfmpeg } from './find-ffmpeg.ts';
import { runTool } from './run-tool.ts';
import { demuxerOf } from './sniff-container.ts';

/** A stream's header, as ffprobe tells it. */
export type StreamFacts = {
  readonly index: number;
  /** An MP4's track id. */
  readonly id: number;
  readonly type: string;
  readonly codec: string;
  readonly timeBase: TimeBase;
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
  readonly isCover: boolean;
  readonly isDefault: boolean;
};

/** A stream's packets in the file's order: one array for each field, as there may be millions. NaN: the file does not say. */
export type Packets = {
  readonly pts: number[];
  readonly dts: number[];
  readonly duration: number[];
  readonly isKey: boolean[];
  readonly isDiscarded: boolean[];
  /** Where in the file. */
  readonly pos: number[];
};

export type FilePackets = {
  readonly streams: readonly StreamFacts[];
  readonly packetsOf: (stream: StreamFacts) => Packets;
  /** Of the whole file, by its header. */
  readonly claimedDurationSec: number;
  /** The earliest of all streams, as ffmpeg's own tools count from it. */
  readonly formatStartSec: number;
};

export type ReadPackets = {
  readonly container: ClipContainer;
  /** ffprobe's `-read_intervals`; all there is when undefined. */
  readonly interval?: string;
  /** More for ffprobe, before the file: `-ignore_editlist 1`. */
  readonly options?: readonly string[];
  readonly limits: Required<Pick<ProbeLimits, 'withinMs'>> & Omit<ProbeLimits, 'withinMs'>;
};

/** 3 million packets: three days of a camera at 30 frames a second, with sound ten hours. */
const mostOutputBytes = 300e6;

/**
 * The streams and packets of a file, without decoding. ffprobe is held to the container that we saw, to files, and to no other file.
 *
 * @throws ToolError
 */
export async function readPackets(path: string, { container, interval, options = [], limits }: ReadPackets): Promise<FilePackets> {
  const { ffprobe } = await requireFfmpeg();
  const streams: StreamFacts[] = [];
  const packets = new Map<number, Packets>();
  let format: Fields = {};
  const take = (line: string) => {
    if (line.startsWith('packet|')) addPacket(packets, line);
    // NOTE the streams of a program stand twice in the answer; those of the program begin with `program|`.
    else if (line.startsWith('stream|')) streams.push(streamFacts(fieldsOf(line)));
    else if (line.startsWith('format|')) format = fieldsOf(line);
  };
  const lines = lineSplitter(take);
  const intervals = interval === undefined ? [] : ['-read_intervals', interval];
  const args = [...onlyThisFile(container), ...intervals, '-show_entries', entries, '-of', 'compact', ...options, fileUrl(path)];
  await runTool(ffprobe, args, { memoryMb: 1024, ...limits, maxOutputBytes: mostOutputBytes, onStdout: lines.push });
  lines.end();
  return {
    streams,
    packetsOf: ({ index }) => packets.get(index) ?? noPackets(),
    claimedDurationSec: Number(format['duration']),
    formatStartSec: Number(format['start_time']),
  };
}

const entries = [
  'packet=stream_index,pts,dts,duration,flags,pos',
  'stream=index,id,codec_type,codec_name,time_base,width,height',
  'stream_disposition=attached_pic,default',
  'stream_side_data=rotation',
  'format=start_time,duration',
].join(':');

/** For ffmpeg and ffprobe alike: one demuxer, no other file, no network, whatever the file asks for. */
export const onlyThisFile = (container: ClipContainer): readonly string[] => [
  ...['-v', 'error', '-protocol_whitelist', 'file', '-format_whitelist', demuxerOf[container], '-f', demuxerOf[container]],
  ...['-max_streams', '64'],
  // Off by default; said, because a reader of files of strangers must not depend on a default.
  ...(container === 'mp4' ? ['-enable_drefs', '0', '-use_absolute_path', '0'] : []),
  // A stream that wraps begins where it begins; `unfold` adds the turns. ffmpeg would make the start negative.
  ...(container === 'mpegts' ? ['-correct_ts_overflow', '0'] : []),
];

/** With the protocol said, a name with a colon or a dash is still a name. */
export const fileUrl = (path: string): string => `file:${path}`;

type Fields = Readonly<Record<string, string>>;

/** `packet|pts=0|flags=K_` as an object. No field that we ask for has text of a stranger in it. */
function fieldsOf(line: string): Fields {
  const fields: Record<string, string> = {};
  for (const part of line.split('|')) {
    const equals = part.indexOf('=');
    if (equals > 0) fields[part.slice(0, equals)] ??= part.slice(equals + 1);
  }
  return fields;
}

/** There may be millions of these lines: one expression reads them, in the order in which every ffprobe writes the fields. */
const packetLine = /^packet\|stream_index=(\d+)\|pts=([^|]*)\|dts=([^|]*)\|duration=([^|]*)\|pos=([^|]*)\|flags=([^|]*)/;

function addPacket(packets: Map<number, Packets>, line: string): void {
  const [, index, pts, dts, duration, pos, flags = ''] = packetLine.exec(line) ?? [];
  if (index === undefined) return;
  const of = packets.get(Number(index)) ?? noPackets();
  packets.set(Number(index), of);
  of.pts.push(Number(pts));
  of.dts.push(Number(dts));
  of.duration.push(Number(duration));
  of.isKey.push(flags.includes('K'));
  of.isDiscarded.push(flags.includes('D'));
  of.pos.push(Number(pos));
}

const noPackets = (): Packets => ({ pts: [], dts: [], duration: [], isKey: [], isDiscarded: [], pos: [] });

function streamFacts(fields: Fields): StreamFacts {
  const [num = 0, den = 1] = (fields['time_base'] ?? '').split('/').map(Number);
  return {
    index: Number(fields['index']),
    id: Number(fields['id']),
    type: fields['codec_type'] ?? 'unknown',
    codec: fields['codec_name'] ?? 'unknown',
    timeBase: { num, den },
    width: Number(fields['width'] ?? 0),
    height: Number(fields['height'] ?? 0),
    rotation: Number(fields['rotation'] ?? 0),
    isCover: fields['disposition:attached_pic'] === '1',
    isDefault: fields['disposition:default'] === '1',
  };
}

function lineSplitter(take: (line: string) => void) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push(chunk: Buffer) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    },
    end() {
      if (rest !== '') take(rest);
    },
  };
}
