import { usualSettings } from '@tutti/protocol/json';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { backgroundVideo } from './background-video.ts';
import type { PlaybackView, RoomView } from './room-view.ts';

/** A `<video>` as far as a background needs one. */
class FakeVideo extends EventTarget {
  muted = false;
  loop = false;
  playsInline = false;
  src = '';
  duration = 20;
  refuses = false;
  plays = 0;
  pauses = 0;
  seeks: number[] = [];
  set currentTime(sec: number) {
    this.seeks.push(sec);
  }
  async play() {
    this.plays++;
    if (this.refuses) throw new DOMException('touch first', 'NotAllowedError');
  }
  pause() {
    this.pauses++;
  }
  load() {}
  removeAttribute() {
    this.src = '';
  }
}

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
const frame = new EventTarget();
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', frame);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function made() {
  const video = new FakeVideo();
  const listeners = new Set<() => void>();
  const settings = { ...usualSettings, backgroundUrl: '/media/fire.mp4' };
  let view: RoomView | undefined;
  const room = {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    view: () => view,
    positionMs: () => 63_000,
  };
  const end = backgroundVideo({ room, element: video as unknown as HTMLVideoElement, baseUrl: 'http://a' });
  const show = (status: PlaybackView['status'], backgroundUrl = settings.backgroundUrl) => {
    view = { settings: { ...settings, backgroundUrl }, playback: { status } } as RoomView;
    for (const listener of listeners) listener();
  };
  return { video, listeners, end, show };
}

test('P-17 it runs while the room plays, silent and looping, and is set to its place once when it goes on; nothing watches it', () => {
  const { video, show, end, listeners } = made();
  show('paused');
  expect(video).toMatchObject({ src: 'http://a/media/fire.mp4', muted: true, loop: true, plays: 0 });
  show('playing');
  show('playing');
  expect(video).toMatchObject({ plays: 1, seeks: [3] });
  expect(vi.getTimerCount()).toBe(0);
  show('paused');
  expect(video.pauses).toBe(1);
  show('playing');
  expect(video).toMatchObject({ plays: 2, seeks: [3, 3] });
  end();
  expect(listeners.size).toBe(0);
});

test('P-17 a page that returns sets it to its place once', () => {
  const { video, show, end } = made();
  show('playing');
  for (const type of ['focus', 'pageshow']) frame.dispatchEvent(new Event(type));
  vi.advanceTimersByTime(1_000);
  expect(video).toMatchObject({ plays: 2, seeks: [3, 3] });
  end();
  frame.dispatchEvent(new Event('focus'));
  vi.advanceTimersByTime(1_000);
  expect(video.plays).toBe(2);
});

test('P-17 where even a muted video is held back, the next tap begins it, and later taps nothing', async () => {
  const { video, show, end } = made();
  video.refuses = true;
  show('playing');
  await vi.advanceTimersByTimeAsync(0);
  video.refuses = false;
  page.dispatchEvent(new Event('pointerdown'));
  page.dispatchEvent(new Event('keydown'));
  expect(video.plays).toBe(2);
  show('paused');
  video.refuses = true;
  show('playing');
  await vi.advanceTimersByTimeAsync(0);
  end();
  page.dispatchEvent(new Event('pointerdown'));
  expect(video.plays).toBe(3);
});

test('P-17 another video, or none, is taken up from the settings', () => {
  const { video, show } = made();
  show('playing');
  show('playing', 'https://b/rain.webm');
  expect(video).toMatchObject({ src: 'https://b/rain.webm', plays: 2 });
  show('playing', '');
  expect(video).toMatchObject({ src: '', pauses: 1 });
});
