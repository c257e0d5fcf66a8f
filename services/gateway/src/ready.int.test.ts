import { subprotocols } from '@tutti/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type GatewayWorld, gatewayWorld, type TestGateway } from './testing/gateway-world.ts';
import { newCommandId, type TestClient } from './testing/test-client.ts';

const track = { trackId: 't1', url: 'https://radio.example/live', title: 'Radio', filename: '' };

let world: GatewayWorld;
let gateway: TestGateway;
let roomId: string;
beforeAll(async () => {
  world = await gatewayWorld();
});
beforeEach(async () => {
  roomId = await world.room();
  gateway = await world.gateway();
});
afterEach(() => world.clear());
afterAll(() => world[Symbol.asyncDispose]());

const reports = () => world.owner.commands(roomId).filter(({ command }) => command.type === 'ReportReady');
/** The room's own timer, which the world has not. */
const due = (streamId: number, startAtServerMs: number) =>
  world.owner.command(roomId, 'system', { type: 'FireStart', streamId, startAtServerMs });
/** Everything sent before it has been heard. */
async function heard(client: TestClient) {
  const commandId = newCommandId();
  client.send({ t: 'HOST_HAND_OVER', commandId, memberId: 'nobody' });
  await client.frame('ERROR', (error) => error.commandId === commandId);
}

/** Ann is host; Bob speaks the binary protocol. */
async function annAndBob() {
  const ann = await gateway.joined(roomId, 'ann');
  const bob = await gateway.joined(roomId, 'bob', { protocol: subprotocols.binary });
  world.owner.command(roomId, 'ann', { type: 'AddTrack', track });
  return { ann, bob };
}

test('[PB18][PB23] P-3 READY goes to the room only while a start waits, once a stream', async () => {
  const { ann, bob } = await annAndBob();
  ann.send({ t: 'HOST_PLAY', commandId: newCommandId(), trackId: 't1', positionMs: 0 });
  await bob.frame('PREPARE_PLAY');
  bob.send({ t: 'READY', streamId: 1, prepareMs: 40 });
  await heard(bob);
  expect(reports()).toEqual([]);

  ann.send({ t: 'CONFIGURE_ROOM', commandId: newCommandId(), settings: { waitFor: 'everyone' } });
  ann.send({ t: 'HOST_PLAY', commandId: newCommandId(), trackId: 't1', positionMs: 0 });
  await bob.frame('PREPARE_PLAY', ({ streamId }) => streamId === 2);
  for (const streamId of [1, 2, 2, 3]) bob.send({ t: 'READY', streamId, prepareMs: 40 });
  await bob.frame('MEMBER_READY');
  await heard(bob);
  expect(reports().map(({ actorId, command }) => [actorId, command])).toEqual([
    ['bob', { type: 'ReportReady', streamId: 2 }],
    ['bob', { type: 'ReportReady', streamId: 2 }],
  ]);
  expect(world.owner.events(roomId).filter(({ type }) => type === 'MemberReady')).toHaveLength(1);
});

test('[PB23][PB24] P-3 all are told who is ready; when everyone is, PREPARE_PLAY moves the start of the same stream forward', async () => {
  const { ann, bob } = await annAndBob();
  ann.send({ t: 'CONFIGURE_ROOM', commandId: newCommandId(), settings: { waitFor: 'everyone', readyWithinMs: 20_000 } });
  expect(await bob.frame('ROOM_CONFIGURED')).toMatchObject({ settings: { waitFor: 'everyone', readyWithinMs: 20_000, loop: 'off' } });
  ann.send({ t: 'HOST_PLAY', commandId: newCommandId(), trackId: 't1', positionMs: 0 });
  const waiting = await bob.frame('PREPARE_PLAY');
  bob.send({ t: 'READY', streamId: 1, prepareMs: 40 });
  expect(await ann.frame('MEMBER_READY')).toMatchObject({ memberId: 'bob', streamId: 1 });
  const late = await gateway.joined(roomId, 'cyd');
  expect(await late.frame('ROOM_STATE')).toMatchObject({ readyIds: ['bob'], settings: { waitFor: 'everyone' } });
  for (const client of [ann, late]) client.send({ t: 'READY', streamId: 1, prepareMs: 60 });
  const moved = await bob.frame('PREPARE_PLAY', ({ startAtServerMs }) => startAtServerMs < waiting.startAtServerMs - 10_000);
  expect(moved).toMatchObject({ streamId: 1, startPositionMs: 0 });
  expect(due(1, waiting.startAtServerMs)).toMatchObject({ refused: { code: 'superseded' } });
  due(1, moved.startAtServerMs);
  expect(await late.frame('PLAY_AT')).toMatchObject({ streamId: 1, startAtServerMs: moved.startAtServerMs });
  const told = (client: TestClient) => client.frames.flatMap((frame) => (frame.t === 'MEMBER_READY' ? [frame.memberId] : [])).sort();
  await vi.waitUntil(() => told(ann).length === 3 && told(bob).length === 3, { timeout: 15_000 });
  expect(told(bob)).toEqual(['ann', 'bob', 'cyd']);
});

test('[PB25] P-3 at the deadline it starts without the stragglers, whose READY comes too late to be told', async () => {
  const { ann, bob } = await annAndBob();
  ann.send({ t: 'CONFIGURE_ROOM', commandId: newCommandId(), settings: { waitFor: 'everyone' } });
  ann.send({ t: 'HOST_PLAY', commandId: newCommandId(), trackId: 't1', positionMs: 0 });
  const { startAtServerMs } = await ann.frame('PREPARE_PLAY');
  ann.send({ t: 'READY', streamId: 1, prepareMs: 40 });
  await bob.frame('MEMBER_READY');
  due(1, startAtServerMs);
  expect(await bob.frame('PLAY_AT')).toMatchObject({ streamId: 1, startAtServerMs });
  bob.send({ t: 'READY', streamId: 1, prepareMs: 9_000 });
  await heard(bob);
  expect(reports()).toHaveLength(1);
});

test('[PB16][W7] P-18 HOST_PLAY with neither track nor address is refused by name, and nothing is asked of the room', async () => {
  const { ann } = await annAndBob();
  const asked = world.owner.commands(roomId).length;
  for (const frame of [{ trackId: '' }, { trackId: '', url: '' }]) {
    const commandId = newCommandId();
    ann.send({ t: 'HOST_PLAY', commandId, positionMs: 0, ...frame });
    expect(await ann.frame('ERROR', (error) => error.commandId === commandId)).toMatchObject({ code: 'invalid-frame', field: 'trackId' });
  }
  expect(world.owner.commands(roomId)).toHaveLength(asked);
});

test('[PB16] P-18 a signed link of ours finds the room’s track; another room’s file is not brought in by it', async () => {
  const { ann } = await annAndBob();
  world.owner.command(roomId, 'ann', { type: 'AddTrack', track: { ...track, trackId: 't2', url: '/media/med-ours' } });
  const play = (url: string) => ann.send({ t: 'HOST_PLAY', commandId: newCommandId(), trackId: '', url, positionMs: 0 });
  play('https://tutti.example/media/med-ours?exp=1795161600&sig=5f');
  expect(await ann.frame('PREPARE_PLAY')).toMatchObject({ track: { trackId: 't2' } });
  play('/media/med-theirs?exp=1795161600&sig=5f');
  expect(await ann.frame('ERROR')).toMatchObject({ code: 'unknown-track', field: 'url' });
  ann.send({ t: 'ADD_TRACK', commandId: newCommandId(), title: '', url: 'https://tutti.example/media/med-theirs?exp=1795161600&sig=5f' });
  const added = await ann.frame('TRACK_ADDED', (frame) => frame.track.url.includes('med-theirs'));
  expect(added.track.url).toBe('https://tutti.example/media/med-theirs?exp=1795161600&sig=5f');
});
