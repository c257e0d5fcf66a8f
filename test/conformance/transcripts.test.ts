import { startTutti, type Tutti } from '@tutti/testkit';
import { afterAll, beforeAll, test } from 'vitest';
import { hasFfmpeg } from '../browser/ffmpeg.ts';
import { playTranscript } from './transcripts/play-transcript.ts';
import { transcripts } from './transcripts/transcript.ts';

/** A clip of theirs is looked at. */
const withClips = new Set(['replay/clips']);

let tutti: Tutti;
/** Each waits most of its time, so all are played at once. */
let played: ReadonlyMap<string, Promise<number | Error>>;

beforeAll(async () => {
  tutti = await startTutti();
  const place = { url: tutti.url, gatewayUrl: tutti.gatewayUrl, nowServerMs: Date.now };
  played = new Map(transcripts().map((one) => [one.name, playTranscript(one, place).catch((error: Error) => error)]));
}, 120_000);
afterAll(async () => {
  await tutti[Symbol.asyncDispose]();
}, 40_000);

test.for(transcripts())(
  'W-2 every frame is in the transcript and nothing else, in $name: $about',
  { timeout: 90_000 },
  async ({ name }, { skip }) => {
    skip(withClips.has(name) && !hasFfmpeg, 'it would run after: sudo apt-get install ffmpeg');
    const frames = await played.get(name);
    if (typeof frames !== 'number') throw frames ?? new Error('it was not played');
    process.stdout.write(`transcript ${name}: ${frames} frames\n`);
  },
);
