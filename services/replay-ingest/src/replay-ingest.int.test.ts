import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, connectBus } from '@tutti/bus';
import { ingestJobs, migrate, type PostgresEventLog, postgresEventLog, type StoredEvent } from '@tutti/event-log';
import { fileMediaStore, type MediaStore, mediaIdOf, probeClip } from '@tutti/media';
import { roomStream } from '@tutti/protocol';
import { createLogger } from '@tutti/service';
import { readMetric, type ServiceProcess, startServiceProcess, type TestServers, testServers, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeClip } from './testing/make-clip.ts';
import { type RoomOfClips, roomOfClips } from './testing/room-of-clips.ts';

let servers: TestServers;
let log: PostgresEventLog;
let bus: Bus;
let folder: string;
let mediaDir: string;
let media: MediaStore;
let env: Record<string, string>;
let ingest: ServiceProcess;
let room: RoomOfClips;
const others: ServiceProcess[] = [];

beforeAll(async () => {
  [servers, folder] = await Promise.all([testServers(), mkdtemp(join(tmpdir(), 'tutti-ingest-'))]);
  mediaDir = join(folder, 'media');
  await migrate(servers.postgresUrl);
  env = {
    POSTGRES_URL: servers.postgresUrl,
    NATS_URL: servers.natsUrl,
    MEDIA_DIR: mediaDir,
    INGEST_LEASE_MS: '1500',
    INGEST_TOOLS_EVERY_MS: '200',
  };
  media = await fileMediaStore({ dir: mediaDir, limitBytes: 1e9 });
  log = await postgresEventLog({ url: servers.postgresUrl });
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log: createLogger('test', { instanceId: 'test', logLevel: 'error' }) });
  others.push(await startServiceProcess('timesync', env, 60_000));
  others.push(...(await Promise.all(['scheduler', 'room-state'].map((name) => startServiceProcess(name, env, 60_000)))));
  ingest = await startServiceProcess('replay-ingest', env, 60_000);
  room = await roomOfClips('clips', { bus, media, mediaDir });
});
afterAll(async () => {
  await Promise.all([...others, ingest].map((service) => service?.kill9()));
  for (const thing of [bus, log, servers]) await thing?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const clip = (name: string, made?: Parameters<typeof makeClip>[1]) => makeClip(join(folder, name), made);
/** Takes some seconds to check: it has to be encoded. */
const slowClip = () => clip('slow.mp4', { seconds: 8, size: '960x540', video: ['-c:v', 'mpeg4', '-g', '30'] });
const running = (jobId: string) =>
  waitFor(async () => (await ingestJobs(log.sql).find(jobId))?.status === 'running', { withinMs: 20_000, what: `${jobId} to be begun` });
const eventsOf = async (stream: string) => {
  const events: StoredEvent[] = [];
  for await (const event of log.readStream(stream)) events.push(event);
  return events;
};
const positionOf = async (clipId: string) => {
  const added = (await eventsOf(roomStream(room.roomId))).find(
    ({ type, data }) => type === 'ViewAdded' && (data['view'] as { clipId?: string }).clipId === clipId,
  );
  return added?.position ?? 0;
};
const recordOf = async (clipId: string) => (await eventsOf(`clip-${clipId}-${await positionOf(clipId)}`)).map(({ type }) => type);
const toldOf = async (clipId: string) =>
  (await eventsOf(roomStream(room.roomId))).filter(
    ({ type, data }) => type === 'ViewChecked' && (data['view'] as { clipId?: string }).clipId === clipId,
  ).length;
const workFolders = () => readdir(join(mediaDir, '.work')).catch(() => []);
const bytesOf = async (url: string) => readFile(join(mediaDir, mediaIdOf(url) ?? 'no address of ours'));

describe('a clip that is brought into a room', () => {
  test('R-1 R-4 is measured and anchored; it has pictures and a waveform, and leaves no temporary file', async () => {
    const startMs = 1_795_000_000_123;
    const clipId = await room.add(await clip('good.mp4', { seconds: 3 }), { videoStartTimeMs: startMs });
    const view = await room.settled(clipId);
    expect(view).toMatchObject({
      ...{ status: 'ready', problem: '', suspicion: '', videoStartTimeMs: startMs, anchorSource: 'cutter', anchorErrorMs: 1 },
      media: { playUrl: '', width: 160, height: 90, hasSound: true, thumbCount: 8, holes: [] },
    });
    expect(Math.abs(view.durationMs - 3000)).toBeLessThan(60);
    expect(view.media?.frameRate).toBeCloseTo(30, 1);
    const [thumbs, waveform] = [await bytesOf(view.media?.thumbsUrl ?? ''), await bytesOf(view.media?.waveformUrl ?? '')];
    expect(thumbs.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(jpegSize(thumbs)).toEqual({ width: 8 * 160, height: 90 });
    expect(waveform.subarray(1, 4).toString()).toBe('PNG');
    expect(waveform[25]).toBe(6); // colours with transparency
    expect(await recordOf(clipId)).toEqual(['ClipUploaded', 'ClipAnchored']);
    expect(await toldOf(clipId)).toBe(1);
    const added = (await eventsOf(roomStream(room.roomId))).find(({ type }) => type === 'ViewAdded');
    const record = await eventsOf(`clip-${clipId}-${added?.position}`);
    expect(record.map(({ causePosition, traceId, actorId }) => [causePosition, traceId, actorId])).toEqual(
      record.map(() => [added?.position, added?.traceId, 'system']),
    );
    expect(added?.traceId).toMatch(/^[0-9a-f]{32}$/u);
    await waitFor(async () => (await workFolders()).length === 0, { what: 'the work folder to be gone' });
  });

  test('R-1 without any time is unsynced, the reason is said', async () => {
    const clipId = await room.add(await clip('plain.mp4'), { filename: 'holiday.mp4' });
    const view = await room.settled(clipId);
    expect(view).toMatchObject({ status: 'ready', anchorSource: '', problem: 'The file, its name and its sender tell no time.' });
    expect(view.videoStartTimeMs).toBeUndefined();
    expect(await recordOf(clipId)).toEqual(['ClipUploaded', 'ClipUnsynced']);
  });

  test('R-1 whose name and sender say different times is suspect, the log keeps both', async () => {
    const startMs = Date.UTC(2026, 10, 21, 12, 0, 7);
    const clipId = await room.add(await clip('named.mp4'), { filename: 'cam-20261121120000.mp4', videoStartTimeMs: startMs });
    const view = await room.settled(clipId);
    expect(view).toMatchObject({ videoStartTimeMs: startMs, anchorSource: 'cutter' });
    expect(view.suspicion).toContain('7000 ms');
    const [, anchored] = await eventsOf(`clip-${clipId}-${await positionOf(clipId)}`);
    expect(anchored?.data['claims']).toEqual({ cutterStartMs: startMs, nameStartMs: startMs - 7000 });
  });

  test('R-4 that is no film fails with a sentence and can be removed', async () => {
    const file = await clip('cut.mp4', { seconds: 4, more: ['-movflags', '+faststart'] });
    const whole = await readFile(file);
    const cut = join(folder, 'half.mp4');
    await writeFile(cut, whole.subarray(0, whole.length / 2));
    const clipId = await room.add(cut);
    const view = await room.settled(clipId);
    expect(view.status).toBe('failed');
    expect(view.problem).toMatch(/^The file is damaged/u);
    expect(await recordOf(clipId)).toEqual(['ClipUploaded', 'ClipRejected']);
    await room.send({ type: 'RemoveView', clipId });
    expect(await room.view(clipId)).toBeUndefined();
  });
});

describe('a clip that browsers cannot play', () => {
  test.each([
    ['H.264 in Matroska is copied', 'obs.mkv', {}, 'h264'],
    ['H.264 in MPEG-TS is copied', 'cam.ts', {}, 'h264'],
    ['MPEG-4 part 2 is encoded', 'old.mp4', { video: ['-c:v', 'mpeg4', '-g', '30'] }, 'h264'],
    [
      'HEVC is encoded',
      'phone.mov',
      { seconds: 1, video: ['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', '-x265-params', 'log-level=none'] },
      'h264',
    ],
  ] as const)('R-4 %s into an MP4 of the same pictures', async (_, name, made, codec) => {
    const source = await clip(name, made as Parameters<typeof makeClip>[1]);
    const clipId = await room.add(source, { filename: name });
    const view = await room.settled(clipId);
    expect(view.problem).not.toMatch(/damaged/u);
    expect(view).toMatchObject({ status: 'ready', media: { width: 160, height: 90, hasSound: true } });
    const playId = mediaIdOf(view.media?.playUrl ?? '') ?? '';
    expect(await media.find(playId)).toMatchObject({ contentType: 'video/mp4' });
    const [from, to] = await Promise.all([probeClip(source), probeClip(join(mediaDir, playId))]);
    expect(to).toMatchObject({ container: 'mp4', videoCodec: codec, audioCodec: 'aac' });
    expect(Math.abs(to.durationMs - from.durationMs)).toBeLessThan(50);
    expect(view.media?.firstShownPtsMs).toBe(to.firstShownPtsMs);
  });
});

describe('whatever is killed', () => {
  test('R-4 E-2 of an ingest that is killed in the middle the next one finishes the work: one result for each clip', async () => {
    const file = await slowClip();
    const ids = [await room.add(file), await room.add(await clip('plain.mp4'))];
    const [first = '', last = ''] = ids;
    await running(`check-${await positionOf(first)}`);
    await ingest.kill9();
    ingest = await startServiceProcess('replay-ingest', env, 60_000);
    for (const id of ids) expect(await room.settled(id)).toMatchObject({ status: 'ready' });
    for (const id of ids) expect([await recordOf(id), await toldOf(id)]).toEqual([['ClipUploaded', 'ClipUnsynced'], 1]);
    await waitFor(async () => (await workFolders()).length === 0, { what: 'the killed one’s folder to be gone' });
    expect((await ingestJobs(log.sql).find(`check-${await positionOf(last)}`))?.status).toBe('done');
  });

  test('R-4 jobs that are made and done again leave one trace', async () => {
    const clipId = await room.add(await clip('again.mp4'));
    await room.settled(clipId);
    await ingest.kill9();
    await log.sql`delete from ingest_job`;
    await log.sql`delete from checkpoint where projector = 'replay-ingest'`;
    ingest = await startServiceProcess('replay-ingest', env, 60_000);
    const jobId = `check-${await positionOf(clipId)}`;
    await waitFor(async () => (await ingestJobs(log.sql).find(jobId))?.status === 'done', { withinMs: 30_000, what: 'the job once more' });
    expect([await recordOf(clipId), await toldOf(clipId)]).toEqual([['ClipUploaded', 'ClipUnsynced'], 1]);
  });

  test('R-4 a view that is removed while its clip is checked is no error, and the next one is checked', async () => {
    const file = await slowClip();
    const gone = await room.add(file);
    const jobId = `check-${await positionOf(gone)}`;
    await running(jobId);
    await room.send({ type: 'RemoveView', clipId: gone });
    const next = await room.add(await clip('next.mp4'));
    expect(await room.settled(next)).toMatchObject({ status: 'ready' });
    await waitFor(async () => (await ingestJobs(log.sql).find(jobId))?.status === 'cancelled', { what: 'it to be cancelled' });
    expect(await room.view(gone)).toBeUndefined();
  });

  test('O-1 a drain gives the job back at once', async () => {
    const clipId = await room.add(await slowClip());
    const jobId = `check-${await positionOf(clipId)}`;
    await running(jobId);
    expect(await ingest.stop()).toBe(0);
    expect(await ingestJobs(log.sql).find(jobId)).toMatchObject({ status: 'waiting', tries: 0 });
    expect(await workFolders()).toEqual([]);
    ingest = await startServiceProcess('replay-ingest', env, 60_000);
    expect(await room.settled(clipId)).toMatchObject({ status: 'ready' });
  });
});

describe('what cannot be done', () => {
  test('R-4 a file that ends its worker again and again is given up, the view says so', async () => {
    await ingest.stop();
    const clipId = await room.add(await clip('poison.mp4'));
    const { position, jobId } = { position: await positionOf(clipId), jobId: `check-${await positionOf(clipId)}` };
    const input = { position, addedAtServerMs: 1, doubt: '', view: { ...(await room.view(clipId)) } };
    await ingestJobs(log.sql).add([{ jobId, kind: 'check', roomId: room.roomId, clipId, input }]);
    await log.sql`update ingest_job set tries = 5 where job_id = ${jobId}`;
    ingest = await startServiceProcess('replay-ingest', env, 60_000);
    const view = await room.settled(clipId);
    expect(view).toMatchObject({ status: 'failed', problem: 'The file could not be checked. It was begun 5 times and never ended.' });
    expect(await recordOf(clipId)).toEqual(['ClipUploaded', 'ClipRejected']);
  });

  test('R-4 without ffmpeg the service is there and says so, clips wait, and are checked when there is one', async () => {
    await ingest.stop();
    const bare = join(folder, 'bin');
    await mkdir(bare);
    for (const tool of ['prlimit', 'setpriv', 'nice', 'true']) await symlink(`/usr/bin/${tool}`, join(bare, tool));
    ingest = await startServiceProcess('replay-ingest', { ...env, PATH: bare });
    const ready = await fetch(`${ingest.healthUrl}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { checks: { ingest: 'off: install ffmpeg', projection: 'ok' } }]);
    const clipId = await room.add(await clip('waits.mp4'));
    const metric = async () => readMetric(ingest, 'tutti_ingest_waiting_jobs', { kind: 'check' });
    await waitFor(async () => (await metric()) === 1, { what: 'one that waits', withinMs: 20_000 });
    expect(await room.view(clipId)).toMatchObject({ status: 'checking' });
    for (const tool of ['ffmpeg', 'ffprobe']) await symlink(`/usr/bin/${tool}`, join(bare, tool));
    expect(await room.settled(clipId)).toMatchObject({ status: 'ready' });
  });
});

/** Of the first frame header. */
function jpegSize(bytes: Buffer): { width: number; height: number } {
  let at = 2;
  while (bytes[at + 1] !== 0xc0 && bytes[at + 1] !== 0xc2) at += 2 + bytes.readUInt16BE(at + 2);
  return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
}
