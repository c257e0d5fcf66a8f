import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide, evolve, isPresent, noRoom, type Room, toStored, upcast } from '@tutti/domain';
import { type EventLog, memoryEventLog, memorySyncSamples, type SyncSamples } from '@tutti/event-log';
import { fileMediaStore, measureMedia, unfinishedTtlMs, uploadsDir } from '@tutti/media';
import { type CommandAnswer, type RoomCommandEnvelope, refusals, roomIdOf, roomStream } from '@tutti/protocol';
import { containedFaults, createLogger, createMetrics, serviceHealth } from '@tutti/service';
import { tokens } from '@tutti/tokens';
import type { FastifyInstance } from 'fastify';
import { apiServer } from '../api-server.ts';
import { apiMetrics } from '../metrics.ts';
import type { ApiNeeds } from '../needs.ts';
import { resumableUploads } from '../resumable-uploads.ts';
import { socketUrlFor } from '../socket-url.ts';
import { memoryJobs } from './memory-jobs.ts';

export const startServerMs = Date.UTC(2026, 0, 1);
const secret = 'a secret of the house, long enough';

export type TestApi = AsyncDisposable & {
  readonly app: FastifyInstance;
  readonly needs: ApiNeeds;
  readonly log: EventLog;
  readonly samples: SyncSamples;
  readonly mediaDir: string;
  readonly time: { nowServerMs: number };
  /** Ends this one, and gives another on the same disk and log. */
  restarted(): Promise<TestApi>;
  forget(memberId: string): void;
  /** What the rooms' owner does instead of answering, while it is set. */
  readonly owner: { fails: (() => Promise<CommandAnswer>) | undefined };
  command(roomId: string, actorId: string, command: RoomCommandEnvelope['command'], commandId?: string): Promise<CommandAnswer>;
  guest(displayName?: string): Promise<{ token: string; memberId: string; headers: Record<string, string> }>;
  serviceToken(): Promise<string>;
};

/** What outlives the process. */
type Kept = { readonly mediaDir: string; readonly log: EventLog; readonly names: Map<string, string> };
type TestApiOptions = {
  webUrl?: string;
  limitBytes?: number;
  clipLimitBytes?: number;
  expireAfterMs?: number;
  kept?: Kept;
} & Partial<ApiNeeds>;

/** The api on the log in memory and the real domain: an owner that decides each command in this process, a read model that never lags. */
export async function testApi({
  webUrl = 'http://127.0.0.1:9',
  limitBytes = 100_000,
  clipLimitBytes = limitBytes,
  expireAfterMs = unfinishedTtlMs,
  kept,
  ...other
}: TestApiOptions = {}): Promise<TestApi> {
  const mediaDir = kept?.mediaDir ?? (await mkdtemp(join(tmpdir(), 'tutti-api-')));
  const log = kept?.log ?? memoryEventLog({ epoch: 'e1' });
  const logger = createLogger('api', { instanceId: 'test', logLevel: 'silent' });
  const registry = createMetrics('api', 'test');
  const time = { nowServerMs: startServerMs };
  const owner: TestApi['owner'] = { fails: undefined };
  const samples = memorySyncSamples();
  const names = kept?.names ?? new Map<string, string>();
  const roomNow = async (roomId: string) => {
    let [room, version, position, changedAtServerMs] = [noRoom as Room, 0, 0, 0];
    for await (const event of log.readStream(roomStream(roomId))) {
      room = evolve(room, upcast(event), event.occurredServerMs);
      [version, position, changedAtServerMs] = [event.streamVersion, event.position, event.occurredServerMs];
    }
    return { epoch: log.epoch, version, position, changedAtServerMs, room };
  };

  const needs: ApiNeeds = {
    log: logger,
    health: serviceHealth(registry),
    metrics: apiMetrics({ metrics: registry, log: logger }),
    faults: containedFaults({ log: logger, metrics: registry }),
    nowServerMs: () => time.nowServerMs,
    tokens: tokens(secret),
    commands: { command: (envelope) => (owner.fails ? owner.fails() : decideNow(envelope, log, roomNow, time)) },
    rooms: {
      now: roomNow,
      async list({ beforePosition = Number.POSITIVE_INFINITY, limit }) {
        const ids = new Set<string>();
        for await (const { stream } of log.readAll(0)) ids.add(roomIdOf(stream) ?? '');
        const rooms = await Promise.all([...ids].map(async (roomId) => ({ roomId, ...(await roomNow(roomId)) })));
        return rooms
          .flatMap(({ room, roomId, position, changedAtServerMs }) => {
            if (room.status !== 'open' || position >= beforePosition) return [];
            const { title, hostId, playback, members } = room;
            return [{ roomId, position, changedAtServerMs, title, hostId, playback, membersPresent: members.filter(isPresent).length }];
          })
          .sort((a, b) => b.position - a.position)
          .slice(0, limit);
      },
    },
    history: log,
    samples,
    jobs: memoryJobs(),
    members: {
      register: async (memberId, displayName) => void names.set(memberId, displayName),
      namesOf: async (ids) => new Map(ids.flatMap((id) => (names.has(id) ? [[id, names.get(id) ?? ''] as const] : []))),
    },
    media: await fileMediaStore({ dir: mediaDir, limitBytes, clipLimitBytes, measure: measureMedia }),
    mediaSecret: secret,
    uploads: resumableUploads({ dir: uploadsDir(mediaDir), limitBytes: Math.max(limitBytes, clipLimitBytes), expireAfterMs }),
    rates: { tokensPerMin: 1e6, roomsPerMin: 1e6, uploadsPerMin: 1e6, exportsPerMin: 1e6 },
    trustProxy: false,
    gatewayUrlFor: socketUrlFor({ publicUrl: undefined, port: 8081, path: '/ws', tls: false }),
    timeUrlFor: socketUrlFor({ publicUrl: undefined, port: 8082, path: '/time', tls: false }),
    webUrl,
    version: '0.1.0',
    ...other,
  };
  const app = await apiServer(needs);
  let commands = 0;
  return {
    app,
    needs,
    log,
    samples,
    mediaDir,
    time,
    owner,
    command: (roomId, actorId, command, commandId = `test-${++commands}`) =>
      needs.commands.command({ commandId, roomId, actorId, command }),
    async restarted() {
      await app.close();
      return testApi({ webUrl, limitBytes, clipLimitBytes, ...other, kept: { mediaDir, log, names } });
    },
    forget: (memberId) => void names.delete(memberId),
    async guest(displayName = 'Ada') {
      const response = await app.inject({ method: 'POST', url: '/api/tokens', payload: { displayName } });
      const { token, memberId } = response.json<{ token: string; memberId: string }>();
      return { token, memberId, headers: { authorization: `Bearer ${token}` } };
    },
    serviceToken: () => tokens(secret).issueToService(startServerMs),
    async [Symbol.asyncDispose]() {
      await app.close();
      await rm(mediaDir, { recursive: true, force: true });
    },
  };
}

/** As the scheduler does it, one command after the other. */
async function decideNow(
  { commandId, roomId, actorId, command }: RoomCommandEnvelope,
  log: EventLog,
  roomNow: (roomId: string) => Promise<{ room: Room; version: number }>,
  { nowServerMs }: { nowServerMs: number },
): Promise<CommandAnswer> {
  const { room, version } = await roomNow(roomId);
  const lead = { leadMs: 500, reason: 'test' };
  const decision = decide(command, room, { actorId, nowServerMs, startLead: lead, jumpLead: lead });
  if ('refused' in decision) {
    const done = await log.findCommand(commandId);
    if (done) return { accepted: { firstPosition: done.firstPosition, lastPosition: done.lastPosition, version: done.streamVersion } };
    return { refused: { code: decision.refused, message: refusals[decision.refused], field: decision.field ?? '' } };
  }
  if (decision.events.length === 0) return { accepted: { firstPosition: 0, lastPosition: 0, version } };
  const events = decision.events.map(toStored);
  const answer = await log.append({
    ...{ stream: roomStream(roomId), expectedVersion: null, commandId, actorId },
    occurredServerMs: nowServerMs,
    events,
  });
  if (answer.kind === 'conflict') return { again: 'conflict' };
  return { accepted: { firstPosition: answer.firstPosition, lastPosition: answer.lastPosition, version: answer.streamVersion } };
}
