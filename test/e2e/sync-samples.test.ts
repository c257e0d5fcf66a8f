import { startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guest, join, nextCommandId, type TestClient } from './client.ts';
import { openRoom, toneTrack } from './rooms.ts';

let tutti: Tutti;
beforeAll(async () => {
  tutti = await startTutti();
}, 120_000);
afterAll(async () => {
  await tutti[Symbol.asyncDispose]();
}, 30_000);

type Sample = { memberId: string; atServerMs: number; errorMs: number | null; driftMs: number | null; startErrorMs: number | null };

const read = async (path: string) => (await fetch(new URL(path, tutti.url))).json();

test('[TM13] [PB11] P-13 E-4: two members play; what they report of their clocks and their start is read back, and makes the next lead', async () => {
  const roomId = await openRoom(tutti.url, 'A room');
  const ada = await guest(tutti.url, 'Ada');
  const host = await join(tutti.gatewayUrl, roomId, ada);
  const other = await join(tutti.gatewayUrl, roomId, await guest(tutti.url, 'Ben'));
  const track = await toneTrack(tutti.url, roomId, ada.token, 30);
  const play = () => host.send({ t: 'HOST_PLAY', commandId: nextCommandId(), trackId: track.trackId, positionMs: 0 });
  const samplesOf = async () => ((await read(`/api/rooms/${roomId}/sync`)) as { samples: Sample[] }).samples;

  // Before it plays, a member tells how well it knows the time; as it starts, how well it hit the moment; then its drift.
  const report = (client: TestClient, fields: { errorMs: number; driftMs?: number; corrections?: number }) =>
    client.send({ t: 'TIME_REPORT', offsetMs: 1_795_153_199_300.5, rttMs: 150, skewPpm: -12.5, ...fields });
  report(host, { errorMs: 30 });
  report(other, { errorMs: 0.75 });
  for (const client of [host, other]) client.send({ t: 'READY', streamId: 1, prepareMs: 200 });
  // The round trip is a forecast: what the gateway measured before the reports may make a trend of it.
  const wanted = /2 x (1[5-9]|2|3)\d+ ms round trip \+ 30 ms clock error\)? \+ 200 ms preparation$/u;
  await waitFor(
    async () => {
      play();
      const { events } = (await read(`/api/rooms/${roomId}/events`)) as { events: { type: string; data: { leadReason?: string } }[] };
      return events.some(({ type, data }) => type === 'PlaybackScheduled' && wanted.test(data.leadReason ?? ''));
    },
    { withinMs: 20_000, everyMs: 250 },
  );
  const { streamId } = await host.frame('PLAY_AT');
  host.send({ t: 'STARTED', streamId, startErrorMs: -0.75 });
  other.send({ t: 'STARTED', streamId, startErrorMs: 3.5 });
  report(host, { errorMs: 0.5, driftMs: -1.25, corrections: 2 });
  report(other, { errorMs: 0.75, driftMs: 2, corrections: 0 });

  const samples = await waitFor(
    async () => {
      const samples = await samplesOf();
      return samples.length === 6 ? samples : undefined;
    },
    { withinMs: 20_000, everyMs: 200 },
  );
  const by = (client: TestClient) => samples.filter(({ memberId }) => memberId === client.memberId);
  expect(by(host)).toMatchObject([
    { errorMs: 30, rttMs: 150, skewPpm: -12.5, driftMs: null, corrections: null, streamId: null },
    { errorMs: null, rttMs: null, streamId, startErrorMs: -0.75 },
    { errorMs: 0.5, offsetMs: 1_795_153_199_300.5, driftMs: -1.25, corrections: 2, startErrorMs: null },
  ]);
  expect(by(other)).toMatchObject([{ errorMs: 0.75 }, { streamId, startErrorMs: 3.5 }, { driftMs: 2, corrections: 0 }]);
  expect(JSON.stringify(samples)).not.toMatch(/Ada|Ben/u);

  const latestMs = Math.max(...samples.map(({ atServerMs }) => atServerMs));
  expect(await read(`/api/rooms/${roomId}/apart?atServerMs=${latestMs}`)).toMatchObject({
    ...{ apartMs: 3.25, withinMs: 1.25 },
    members: [host.memberId, other.memberId].sort().map((memberId) => ({ memberId })),
  });
  const ndjson = await (await fetch(new URL(`/api/rooms/${roomId}/sync?format=ndjson`, tutti.url))).text();
  expect(
    ndjson
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(samples);
});
