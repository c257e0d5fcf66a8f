import type { Dice } from '../codec/dice.ts';
import { oddJson, spoilJson, spoilText } from '../codec/spoil-json.ts';
import { deepText } from './http-bodies.ts';

const address = 'https://music.example/a.mp3';

const messages: Readonly<Record<'party' | 'music' | 'replay', (roomCode: string) => readonly object[]>> = {
  party: (code) => [
    { t: 'TIME_PING', clientNowMs: 5.5, pingId: 'x' },
    { t: 'JOIN', code, name: 'Mallory' },
    { t: 'JOIN', code, secret: 'g-x.AAAA' },
    { t: 'CREATE', djName: 'Mallory', title: 'Mallory’s' },
    { t: 'HOST_PLAY', trackUrl: address, title: 'A', filename: 'a.mp3', startPositionSec: 0 },
    { t: 'HOST_PAUSE' },
    { t: 'HOST_STOP' },
  ],
  music: (roomCode) => [
    { type: 'TIME_SYNC_REQUEST', clientSentAtMs: 1 },
    { type: 'JOIN_ROOM', roomCode, name: 'Mallory' },
    { type: 'START_MUSIC_STREAM', link: address, position: 0 },
  ],
  replay: (roomCode) => [
    { type: 'JOIN_ROOM', roomCode, name: 'Mallory' },
    { type: 'UPLOAD_COMPLETE', clipId: 'c', userId: 'x', videoUrl: '/media/x', durationMs: 1, videoStartTimeMs: 1_700_000_000_000 },
  ],
};

/** `good`: how many in a hundred are not spoiled. */
type Spoiling = { readonly roomCode: string; readonly good: number };

/** A message of an older protocol: as its clients send it, or spoiled. */
export function olderMessage(dialect: keyof typeof messages, { roomCode, good }: Spoiling, chance: Dice): string {
  const { one, percent } = chance;
  const any = () => one(messages[dialect](roomCode));
  if (percent(good)) return JSON.stringify(any());
  if (percent(1)) return `{"t":"JOIN","type":"JOIN_ROOM","code":${deepText(chance)}}`;
  const spoiled: readonly (() => string)[] = [
    () => JSON.stringify(spoilJson(any(), chance)) ?? '',
    () => spoilText(JSON.stringify(any()), JSON.stringify(any()), chance),
    () => JSON.stringify(oddJson(chance)) ?? '',
  ];
  return one(spoiled)();
}
