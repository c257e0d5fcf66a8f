import type { PageUnderTest } from './page-under-test.ts';
import { firstStartMs, type PlantedView, plantView, type SmallClip } from './replay-clips.ts';

/** Of four phones at one party: exact, by its name, unsynced, by its sound; then the unusual ones. */
const kinds: readonly Omit<PlantedView, 'clipId'>[] = [
  { filename: 'stage-left.mp4', videoStartTimeMs: firstStartMs, anchorSource: 'segment', anchorErrorMs: 0.2 },
  { filename: 'balcony_20261121150413.mp4', videoStartTimeMs: firstStartMs + 1_000, anchorSource: 'name', anchorErrorMs: 1_000 },
  { filename: 'IMG_4021.MOV', problem: 'its name says no time' },
  {
    filename: 'front row.mkv',
    videoStartTimeMs: firstStartMs + 2_400,
    anchorSource: 'cutter',
    anchorErrorMs: 1,
    media: { holes: [{ fromMs: 2_000, toMs: 2_900 }] },
  },
  {
    filename: 'drums.mp4',
    videoStartTimeMs: firstStartMs + 700,
    anchorSource: 'cutter',
    anchorErrorMs: 1,
    suspicion: 'The tool that cut it and its name say times that are 62 s apart.',
  },
  { filename: 'lights.mp4', status: 'failed', problem: 'This file ends in the middle: nothing in it can be shown.' },
  { filename: 'a name that is very much longer than any row or tile is wide, as cameras make them.mp4', status: 'checking' },
  { filename: 'crowd.mp4', videoStartTimeMs: firstStartMs + 3_100, anchorSource: 'cutter', anchorErrorMs: 1 },
  { filename: 'silent.mp4', media: { hasSound: false, waveformUrl: '' } },
];

/** A page on the replay grid, host of a room with so many views; Bob brought every second. */
export async function replayRoom(under: PageUnderTest, clips: readonly SmallClip[], count: number, { title = 'Kitchen' } = {}) {
  const { server } = under;
  const roomId = `${under.roomCalled(`${title} ${++rooms}`)}`;
  const page = await under.joinAs('Ada', roomId);
  const { room } = server.room(roomId);
  const adaId = room.status === 'open' ? room.hostId : '';
  const bobId = server.plantMember(roomId, 'Bob', { rttMs: 12, errorMs: 0.4 });
  const clipIds = kinds.slice(0, count).map((kind, at) => {
    const clip = clips[at % clips.length];
    if (!clip) throw new Error('replayRoom needs clips');
    const clipId = `c${rooms}-${at + 1}`;
    plantView(server, roomId, at % 2 === 0 ? adaId : bobId, clip, { ...kind, clipId });
    return clipId;
  });
  await page.getByTestId('to-replay').click();
  await page.getByTestId('replay').waitFor();
  return { page, roomId, adaId, bobId, clipIds };
}

let rooms = 0;
