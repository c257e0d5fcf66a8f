import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, connectBus } from '@tutti/bus';
import { ingestJobs, migrate, type PostgresEventLog, postgresEventLog } from '@tutti/event-log';
import { type ExportPlan, fileMediaStore, type MediaStore } from '@tutti/media';
import type { View } from '@tutti/protocol';
import { createLogger } from '@tutti/service';
import { type ServiceProcess, startServiceProcess, type TestServers, testServers, waitFor } from '@tutti/testkit';
import { seededRandom } from '@tutti/testkit/seeded-random';
import { heard, syntheticSound } from '@tutti/testkit/synthetic-sound';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClip } from './testing/make-clip.ts';
import { type RoomOfClips, roomOfClips } from './testing/room-of-clips.ts';

const sampleRate = 16_000;
const random = seededRandom(11);
const startMs = 1_795_000_000_000;

let servers: TestServers;
let bus: Bus;
let log: PostgresEventLog;
let media: MediaStore;
let folder: string;
let room: RoomOfClips;
let anchored: string;
const services: ServiceProcess[] = [];
const scene = syntheticSound('speech', { seconds: 14, sampleRate, random });

beforeAll(async () => {
  [servers, folder] = await Promise.all([testServers(), mkdtemp(join(tmpdir(), 'tutti-align-'))]);
  await migrate(servers.postgresUrl);
  const mediaDir = join(folder, 'media');
  const env = { POSTGRES_URL: servers.postgresUrl, NATS_URL: servers.natsUrl, MEDIA_DIR: mediaDir };
  media = await fileMediaStore({ dir: mediaDir, limitBytes: 1e9 });
  log = await postgresEventLog({ url: servers.postgresUrl });
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log: createLogger('test', { instanceId: 'test', logLevel: 'error' }) });
  services.push(await startServiceProcess('timesync', env, 60_000));
  services.push(...(await Promise.all(['scheduler', 'room-state', 'replay-ingest'].map((name) => startServiceProcess(name, env, 60_000)))));
  room = await roomOfClips('sounds', { bus, media, mediaDir });
  anchored = await room.add(await clip('anchored.mp4', scene, { fromMs: 0, toMs: 10_000 }), { videoStartTimeMs: startMs });
  await room.settled(anchored);
});
afterAll(async () => {
  await Promise.all(services.map((service) => service.kill9()));
  for (const thing of [bus, log, servers]) await thing?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** What one camera hears and sees of the scene. */
async function clip(name: string, sound: Float32Array, { fromMs, toMs }: { fromMs: number; toMs: number }): Promise<string> {
  const part = sound.subarray((fromMs * sampleRate) / 1000, (toMs * sampleRate) / 1000);
  const recorded = heard(part, { snrDb: 10, echoSec: 0.2, gain: 0.5 }, { sampleRate, random });
  const raw = join(folder, `${name}.f32`);
  await writeFile(raw, new Uint8Array(recorded.buffer));
  const audio = [
    '-f',
    'f32le',
    '-ar',
    String(sampleRate),
    '-ac',
    '1',
    '-i',
    raw,
    '-map',
    '0:v',
    '-map',
    '1:a',
    '-c:a',
    'aac',
    '-ar',
    '48000',
  ];
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2'];
  return makeClip(join(folder, name), { seconds: (toMs - fromMs) / 1000, video: [], audio: 'none', more: [...audio, ...video] });
}

async function listenTo(clipId: string): Promise<View> {
  await room.send({ type: 'AlignView', clipId });
  const told = async () => {
    const view = await room.view(clipId);
    return view?.sound !== undefined && view.sound.status !== 'asked' && view;
  };
  return (await waitFor(told, { withinMs: 40_000, what: 'its sound to be compared' })) as View;
}

test('R-11 an unsynced view is aligned by its sound, as an estimate that can be undone', async () => {
  const clipId = await room.add(await clip('unsynced.mp4', scene, { fromMs: 3_300, toMs: 14_000 }));
  expect((await room.settled(clipId)).videoStartTimeMs).toBeUndefined();
  const view = await listenTo(clipId);
  expect(view).toMatchObject({ anchorSource: 'sound', sound: { status: 'found', againstClipId: anchored, problem: '' } });
  expect(Math.abs((view.videoStartTimeMs ?? 0) - startMs - 3_300)).toBeLessThanOrEqual(5);
  expect(view.anchorErrorMs).toBeLessThanOrEqual(5);
  expect(view.sound?.confidence).toBeGreaterThan(0.5);
  await room.send({ type: 'UndoAlignment', clipId });
  const undone = await room.view(clipId);
  expect([undone?.anchorSource, undone?.videoStartTimeMs, undone?.sound]).toEqual(['', undefined, undefined]);
  await room.send({ type: 'RemoveView', clipId });
});

test('R-11 a view whose clock is 1.8 s off is told so and stays where it is', async () => {
  const claimed = startMs + 2_000 + 1_800;
  const clipId = await room.add(await clip('off.mp4', scene, { fromMs: 2_000, toMs: 12_000 }), { videoStartTimeMs: claimed });
  await room.settled(clipId);
  const view = await listenTo(clipId);
  expect(view).toMatchObject({ videoStartTimeMs: claimed, anchorSource: 'cutter', sound: { status: 'found', againstClipId: anchored } });
  expect(Math.abs(claimed - (view.sound?.startTimeMs ?? 0) - 1_800)).toBeLessThanOrEqual(5);
  await room.send({ type: 'RemoveView', clipId });
});

test('R-11 a view that heard something else stays unsynced, with the reason', async () => {
  const other = syntheticSound('speech', { seconds: 8, sampleRate, random });
  const clipId = await room.add(await clip('other.mp4', other, { fromMs: 0, toMs: 8_000 }));
  await room.settled(clipId);
  const view = await listenTo(clipId);
  expect(view.videoStartTimeMs).toBeUndefined();
  expect(view.sound).toMatchObject({ status: 'unclear', problem: 'Nothing that this clip hears is heard in the other clip.' });
});

test('R-6 an export that was asked for is made, and its film is in the store', async () => {
  const view = (await room.view(anchored)) as View;
  const { frameRate = 0, hasSound = false, firstShownPtsMs = 0, holes = [] } = view.media ?? {};
  const clips = [
    { clipId: anchored, mediaId: anchored, startUtcMs: startMs, durationMs: view.durationMs, firstShownPtsMs, frameRate, hasSound, holes },
  ];
  const span = { fromUtcMs: startMs + 500, toUtcMs: startMs + 1_500 };
  const plan: ExportPlan = { ...span, clips, burnTime: true, audibleClipId: anchored, width: 160 };
  const jobs = ingestJobs(log.sql);
  await jobs.add([{ jobId: 'export-1', kind: 'export', roomId: room.roomId, input: { ...plan } }]);
  const done = async () => {
    const job = await jobs.find('export-1');
    return job?.status !== 'waiting' && job?.status !== 'running' && job;
  };
  const job = await waitFor(done, { withinMs: 40_000, what: 'the film' });
  expect(job).toMatchObject({ status: 'done', progress: 1, problem: '' });
  expect(await media.find(String((job as { result?: { mediaId?: string } }).result?.mediaId))).toMatchObject({
    ...{ contentType: 'video/mp4', filename: expect.stringMatching(/^grid-\d{8}-\d{6}\.mp4$/u) },
  });
});
