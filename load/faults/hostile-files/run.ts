import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingestJobs, postgresEventLog, roomReadModel } from '@tutti/event-log';
import type { View } from '@tutti/protocol';
import { servicesOf, startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { guest, join as joinAsMember } from '../../../test/e2e/client.ts';
import { openRoom } from '../../../test/e2e/rooms.ts';
import { uploadClip } from '../../clients/upload-clip.ts';
import { goodClip, hostileFiles } from './files.ts';

export type HostileOptions = {
  readonly random: () => number;
  /** By name; all when left out. */
  readonly only?: readonly string[];
  readonly say?: (line: string) => void;
};

export type Judged = {
  readonly name: string;
  /** Where it was refused; `accepted`: it is a view like any other, or nobody said anything. */
  readonly refusedBy: 'upload' | 'ingest' | 'accepted';
  readonly words: string;
  readonly seconds: number;
};

export type Hostile = {
  readonly judged: readonly Judged[];
  /** The ingest that was there at the start is there at the end, and checks a good clip. */
  readonly alive: boolean;
  readonly goodAfterwards: boolean;
  /** Temporary files and tools that are left, by name. */
  readonly left: readonly string[];
  /** Requests to the address that hostile files name. */
  readonly asked: number;
};

const patienceMs = 60_000;

/** Everything up; a member brings one hostile file after the other into a room, over the api, as a page would. */
export async function runHostileFiles({ random, only, say = () => {} }: HostileOptions): Promise<Hostile> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-hostile-'));
  const canary = await canaryServer();
  const tutti = await startTutti();
  const log = await postgresEventLog({ url: tutti.postgresUrl, name: 'hostile-files' });
  try {
    const roomId = await openRoom(tutti.url, 'Hostile files');
    const mallory = await guest(tutti.url, 'Mallory');
    const member = await joinAsMember(tutti.gatewayUrl, roomId, mallory);
    const bring = (bytes: Buffer, filename: string) =>
      uploadClip({ ...{ url: tutti.url, roomId, token: mallory.token, filename }, bytes: new Uint8Array(bytes) });
    const viewOf = async (clipId: string): Promise<View | undefined> => {
      const views = ((await roomReadModel(log.sql).load(roomId))?.state['views'] ?? []) as readonly View[];
      return views.find((view) => view.clipId === clipId);
    };
    const settled = (clipId: string) =>
      waitFor(
        async () => {
          const view = await viewOf(clipId);
          return view?.status === 'checking' ? undefined : view;
        },
        { withinMs: patienceMs, everyMs: 50, what: `${clipId} to be checked` },
      ).catch(() => undefined);

    const before = await ingestPid(tutti);
    const files = hostileFiles({ folder, random, canaryUrl: canary.url }).filter(({ name }) => only?.includes(name) ?? true);
    const judged: Judged[] = [];
    for (const { name, filename, bytes } of files) {
      const content = await bytes();
      const startMs = performance.now();
      const answer = await bring(content, filename);
      const view = 'clipId' in answer ? await settled(answer.clipId) : undefined;
      const refusedBy = 'refused' in answer ? 'upload' : view?.status === 'failed' ? 'ingest' : 'accepted';
      const words = 'refused' in answer ? answer.refused : (view?.problem ?? 'nobody said anything');
      const seconds = (performance.now() - startMs) / 1000;
      judged.push({ name, refusedBy, words, seconds });
      say(`${name} (${content.length} bytes): ${refusedBy} after ${seconds.toFixed(1)} s: ${words}`);
      if ('clipId' in answer) member.send({ t: 'REMOVE_VIEW', commandId: `remove-${name}`, clipId: answer.clipId });
    }
    const good = await bring(await goodClip(folder, 2), 'good.mp4');
    const goodView = 'clipId' in good ? await settled(good.clipId) : undefined;
    await waitFor(async () => (await ingestJobs(log.sql).unsettled()).check === 0, { withinMs: patienceMs, what: 'no job to be left' });
    const left = await waitFor(async () => ((await leftovers(tutti)).length === 0 ? ['none'] : false), { withinMs: 10_000 })
      .then(() => [])
      .catch(() => leftovers(tutti));
    await member[Symbol.asyncDispose]();
    return {
      judged,
      alive: before !== undefined && (await ingestPid(tutti)) === before,
      goodAfterwards: goodView?.status === 'ready' && goodView.media?.thumbsUrl !== '',
      left,
      asked: canary.asked(),
    };
  } finally {
    await log[Symbol.asyncDispose]();
    await tutti[Symbol.asyncDispose]();
    await canary[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

const ingestPid = async (tutti: Tutti) => (await servicesOf(tutti.pid)).find(({ name }) => name === 'replay-ingest')?.pid;

/** Uploads that were given up keep their record for a day, and are no temporary file of ingest's. */
async function leftovers({ dataDir }: Tutti): Promise<string[]> {
  const folders = ['.work', '.incoming'];
  const names = await Promise.all(folders.map((folder) => readdir(join(dataDir, 'media', folder)).catch(() => [])));
  return names.flat();
}

/** Counts who asks it for anything. */
async function canaryServer() {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/clip.ts`,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
