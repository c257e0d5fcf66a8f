import { expect, test } from 'vitest';
import { exportGraph } from './export-graph.ts';
import { exportLayout } from './export-layout.ts';
import type { ExportClip, ExportPlan } from './export-plan.ts';

const zeroMs = 1_795_000_000_000;
const clip = (clipId: string, also: Partial<ExportClip> = {}): ExportClip => ({
  ...{
    clipId,
    mediaId: `m-${clipId}`,
    startUtcMs: zeroMs,
    durationMs: 10_000,
    firstShownPtsMs: 0,
    frameRate: 30,
    hasSound: true,
    holes: [],
  },
  ...also,
});
const plan = (clips: readonly ExportClip[], also: Partial<ExportPlan> = {}): ExportPlan => ({
  ...{ fromUtcMs: zeroMs + 1_000, toUtcMs: zeroMs + 5_000, clips, burnTime: false, audibleClipId: '', width: 640, ...also },
});
const lines = (...args: Parameters<typeof exportGraph>) => exportGraph(...args).filters.split(';\n');

test.each([
  [1, 640, 360, '0,0'],
  [2, 640, 180, '320,0'],
  [3, 640, 360, '0,180'],
  [4, 640, 360, '320,180'],
  [9, 636, 360, '424,240'],
  [16, 640, 360, '480,270'],
])('R-6 %s views have cells of 16:9 and of even size', (count, width, height, last) => {
  const layout = exportLayout(plan(Array.from({ length: count }, (_, index) => clip(`c${index}`))));
  expect([layout.width, layout.height]).toEqual([width, height]);
  const { x, y } = layout.places.at(-1) ?? {};
  expect(`${x},${y}`).toBe(last);
});

test.each([
  [[30, 24], '30'],
  [[29.97, 25], '30000/1001'],
  [[23.976], '24000/1001'],
  [[59.94], '60000/1001'],
  [[240], '60'],
  [[0], '30'],
  [[14.7], '14.700'],
])('R-6 the frame rate of %j is %s', (rates, frameRate) => {
  expect(exportLayout(plan(rates.map((rate, index) => clip(`c${index}`, { frameRate: rate })))).frameRate).toBe(frameRate);
});

test('R-6 a clip is moved to the time of the span by its start and its first shown frame, and seen within its own bounds', () => {
  const [canvas, moved, laid] = lines(plan([clip('a', { startUtcMs: zeroMs + 2_500, durationMs: 1_000, firstShownPtsMs: 66.75 })]));
  expect(canvas).toBe('color=c=black:s=640x360:r=30:d=4.000000,format=yuv420p[under0]');
  // 66.75 + 1000 − 2500, and 1 ms early: see there.
  expect(moved).toContain("[0:v:0]setpts='round(PTS-(-1.432250)/TB)',scale=640:360:");
  expect(laid).toContain("drawbox=x=0:y=0:w=640:h=360:c=black:t=fill:enable='not(gte(t+0.001-(1.500000),0)*lt(t+0.001-(2.500000),0))'");
});

test('R-6 in a hole the canvas is seen', () => {
  const [, , laid] = lines(plan([clip('a', { holes: [{ fromMs: 2_000, toMs: 2_500 }] })]));
  expect(laid).toContain("(9.000000),0)*not(gte(t+0.001-(1.000000),0)*lt(t+0.001-(1.500000),0)))'");
});

test('R-6 a file of which nothing is in the span is not opened, and its cell stays', () => {
  const { inputs, filters } = exportGraph(
    plan([clip('over', { durationMs: 1_000 }), clip('late', { startUtcMs: zeroMs + 5_000 }), clip('there')]),
  );
  expect(inputs.map(({ clip: { clipId } }) => clipId)).toEqual(['there']);
  expect(filters).toContain("[under0][clip0]overlay=x='0+(320-w)/2':y='180+(180-h)/2'");
});

test('R-6 what is far before the span is not decoded', () => {
  const { inputs } = exportGraph(
    plan([clip('near'), clip('far', { startUtcMs: zeroMs - 9_000, durationMs: 60_000, firstShownPtsMs: 500 })]),
  );
  expect(inputs.map(({ seekSec }) => seekSec)).toEqual([undefined, 9.5]);
});

test('R-6 the sound is that of the chosen clip, as long as the film; a clip without sound has none', () => {
  const sound = lines(plan([clip('a'), clip('b', { startUtcMs: zeroMs + 250 })], { audibleClipId: 'b' })).at(-1);
  expect(sound).toBe(
    "[1:a:0]aresample=48000,asetpts='round(PTS-(0.750000)/TB)',aresample=async=1:first_pts=0,aformat=channel_layouts=stereo,apad,atrim=end=4.000000[audio]",
  );
  expect(exportGraph(plan([clip('a', { hasSound: false })], { audibleClipId: 'a' }))).toMatchObject({ hasAudio: false });
  expect(exportGraph(plan([clip('a')], { audibleClipId: '' }))).toMatchObject({ hasAudio: false });
});

test('R-6 a clip of sound alone has a black cell and is heard', () => {
  const { filters, hasAudio } = exportGraph(plan([clip('a', { frameRate: 0 })], { audibleClipId: 'a' }));
  expect([hasAudio, filters.includes(':v:0')]).toEqual([true, false]);
});

test('R-6 the burnt time is UTC with milliseconds, or the time since global zero', () => {
  const utc = lines(plan([clip('a')], { burnTime: true, fromUtcMs: zeroMs + 123 }), { fontFile: '/fonts/mono.ttf' }).at(-1);
  expect(utc).toContain("drawtext=fontfile='/fonts/mono.ttf':text='%{pts\\:gmtime\\:1795000000.1231\\:%Y-%m-%d %H");
  expect(utc).toContain('(t+0.1231)*1000');
  const relative = lines(plan([clip('a', { startUtcMs: 0 })], { burnTime: true, fromUtcMs: 0, toUtcMs: 1_000 })).at(-1);
  expect(relative).not.toMatch(/%Y|UTC|fontfile/u);
});
