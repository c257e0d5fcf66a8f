import { expect, test } from 'vitest';
import { type PlayPlan, playPlan } from './playable.ts';

type Case = readonly [
  container: Parameters<typeof playPlan>[0]['container'],
  video: string,
  audio: string,
  brand: string,
  pixels: string,
  type: string,
];

test.each<readonly [PlayPlan, string, Case]>([
  ['as-is', 'a phone’s MP4', ['mp4', 'h264', 'aac', 'mp42', 'yuv420p', 'video/mp4']],
  ['as-is', 'a browser’s WebM', ['matroska', 'vp8', 'opus', '', 'yuv420p', 'video/webm']],
  ['as-is', 'a film without sound', ['mp4', 'av1', '', 'isom', 'yuv420p', 'video/mp4']],
  ['as-is', 'sound alone', ['mp3', '', 'mp3', '', '', 'audio/mpeg']],
  ['remux', 'OBS’ Matroska', ['matroska', 'h264', 'aac', '', 'yuv420p', 'video/x-matroska']],
  ['remux', 'H.264 that says it is WebM', ['matroska', 'h264', 'opus', '', 'yuv420p', 'video/webm']],
  ['remux', 'a camcorder’s transport stream', ['mpegts', 'h264', 'aac', '', 'yuv420p', 'video/mp2t']],
  ['remux', 'QuickTime', ['mp4', 'h264', 'aac', 'qt  ', 'yuv420p', 'video/quicktime']],
  ['remux', 'QuickTime of old, without a brand', ['mp4', 'h264', 'aac', '', 'yuv420p', 'video/quicktime']],
  ['encode', 'HEVC', ['mp4', 'hevc', 'aac', 'mp42', 'yuv420p', 'video/mp4']],
  ['encode', 'ProRes', ['mp4', 'prores', 'pcm_s16le', 'qt  ', 'yuv422p10le', 'video/quicktime']],
  ['encode', 'H.264 of 10 bit', ['mp4', 'h264', 'aac', 'mp42', 'yuv420p10le', 'video/mp4']],
  ['encode', 'MPEG-2 with MP2', ['mpegts', 'mpeg2video', 'mp2', '', 'yuv420p', 'video/mp2t']],
  ['encode', 'H.264 with PCM sound', ['mp4', 'h264', 'pcm_s16le', 'qt  ', 'yuv420p', 'video/quicktime']],
])('R-4 %s: %s', (plan, _, [container, videoCodec, audioCodec, brand, pixelFormat, contentType]) => {
  const probe = { container, videoCodec: videoCodec || undefined, audioCodec: audioCodec || undefined };
  expect(playPlan(probe, { brand, pixelFormat }, contentType)).toBe(plan);
});
