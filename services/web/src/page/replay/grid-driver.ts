import type { RoomGrid } from '@tutti/sdk';
import type { GridLine, GridSpan, ReplayGrid } from '@tutti/sdk/grid';
import { type Cue, cueOf, isCued, lineOf, sameLine } from './room-line.ts';

export type GridDriverOptions = {
  readonly grid: ReplayGrid;
  /** How the room plays its views now. */
  readonly roomGrid: () => RoomGrid | undefined;
  /** Wishes it of the room. */
  readonly drive: (cue: Cue) => Promise<void>;
  /** `serverMs = localMs + offsetMs`. */
  readonly offsetMs: () => number;
  readonly onRefused: (error: unknown) => void;
  readonly timeOriginMs?: number;
};

/**
 * Plays the views alone, or together with everyone in the room. What a person does is done here at once and told to the room;
 * this page follows the room again as soon as the room does it too.
 */
export type GridDriver = {
  readonly together: boolean;
  /** Keeps the place. */
  playTogether(together: boolean): void;
  /** After each change of the room or its clock. */
  follow(): void;
  play(): void;
  pause(): void;
  seek(timelineMs: number): void;
  /** Moves all the time while a finger does; it plays on at the end if it played before. */
  scrubBegin(): void;
  scrubTo(timelineMs: number): void;
  scrubEnd(): void;
  step(frames: number): void;
  setRate(rate: number): void;
  setLoop(span: GridSpan | undefined): void;
};

/** A finger moves many times a second; the room hears of it so often. */
const scrubTellMs = 300;
/** What the room does in answer comes within this, or does not come. */
const answerMs = 1_500;
/** So often it is looked whether it has; commands are not sent more often either. */
const lookEveryMs = 100;

export function gridDriver(options: GridDriverOptions): GridDriver {
  const { grid, roomGrid, drive, offsetMs, onRefused, timeOriginMs = performance.timeOrigin } = options;
  let together = true;
  let followed: GridLine | undefined;
  let isTelling = false;
  let wished: Cue | undefined;
  let acting = 0;
  let scrub: { readonly wasPlaying: boolean; atMs: number; toldAtMs: number } | undefined;
  let seeking = false;
  let seekNext: number | undefined;

  const follow = () => {
    const room = roomGrid();
    if (!together || !room || isTelling || acting > 0 || scrub) return;
    const line = lineOf(room, { offsetMs: offsetMs(), timeOriginMs });
    if (sameLine(line, followed)) return;
    followed = line;
    grid.follow(line);
  };
  /** This page's grid is its own again, and goes on as it was. */
  const letGo = () => {
    if (!followed) return;
    const { status } = grid.reading();
    followed = undefined;
    grid.follow(undefined);
    if (status !== 'paused' && grid.reading().status === 'paused') void grid.play();
  };
  const isPlaying = () => grid.reading().status !== 'paused';

  const tell = (status: Cue['status'], timelineMs = grid.reading().timelineMs, loop = grid.reading().loop) => {
    if (!together) return;
    wished = cueOf(grid.reading(), { status, timelineMs, loop });
    if (!isTelling) void tellAll();
  };
  /** One after the other, and of those that come meanwhile only the last: a key that is held down wishes thirty times a second. */
  const tellAll = async () => {
    isTelling = true;
    while (wished) {
      const cue = wished;
      wished = undefined;
      try {
        await drive(cue);
        await answered(cue);
      } catch (error) {
        onRefused(error);
      }
    }
    isTelling = false;
    follow();
  };
  const answered = async (cue: Cue) => {
    for (let waitedMs = 0; waitedMs < answerMs; waitedMs += lookEveryMs) {
      await pause(lookEveryMs);
      const room = roomGrid();
      if (wished || (room && isCued(room, cue))) return;
    }
  };
  /** Until it is done here, nobody else's doing comes between. */
  const act = async (doing: () => Promise<unknown>) => {
    acting++;
    try {
      await doing();
    } catch (error) {
      onRefused(error);
    } finally {
      acting--;
      follow();
    }
  };

  /** The newest wish counts: what lies between is not shown. */
  const seekSoon = async (timelineMs: number) => {
    seekNext = timelineMs;
    if (seeking) return;
    seeking = true;
    while (seekNext !== undefined) {
      const target = seekNext;
      seekNext = undefined;
      await grid.seek(target);
    }
    seeking = false;
  };
  const inside = (ms: number) => Math.min(Math.max(0, ms), grid.reading().lengthMs);

  return {
    get together() {
      return together;
    },
    playTogether(next) {
      if (next === together) return;
      if (!next) letGo();
      together = next;
      follow();
    },
    follow,
    play() {
      const { timelineMs, lengthMs, loop } = grid.reading();
      const fromMs = loop === undefined && timelineMs >= lengthMs - 1 ? 0 : timelineMs;
      if (together) {
        letGo();
        tell('playing', fromMs); // it starts for all at once, a little later
      } else
        void (async () => {
          if (fromMs !== timelineMs) await grid.seek(fromMs);
          await grid.play();
        })().catch(onRefused);
    },
    pause() {
      letGo();
      grid.pause();
      tell('paused');
    },
    seek(timelineMs) {
      const wasPlaying = isPlaying();
      letGo();
      void seekSoon(inside(timelineMs));
      tell(wasPlaying ? 'playing' : 'paused', inside(timelineMs));
    },
    scrubBegin() {
      const wasPlaying = isPlaying();
      letGo();
      grid.pause();
      scrub = { wasPlaying, atMs: grid.reading().timelineMs, toldAtMs: performance.now() };
    },
    scrubTo(timelineMs) {
      if (!scrub) return;
      scrub.atMs = inside(timelineMs);
      void seekSoon(scrub.atMs);
      if (performance.now() - scrub.toldAtMs < scrubTellMs) return;
      scrub.toldAtMs = performance.now();
      tell('paused', scrub.atMs);
    },
    scrubEnd() {
      if (!scrub) return;
      const { wasPlaying, atMs } = scrub;
      scrub = undefined;
      if (together) tell(wasPlaying ? 'playing' : 'paused', atMs);
      else if (wasPlaying) void seekSoon(atMs).then(() => grid.play(), onRefused);
    },
    step(frames) {
      letGo();
      if (isPlaying()) grid.pause();
      void act(async () => {
        await grid.step(frames);
        tell('paused');
      });
    },
    setRate(rate) {
      letGo();
      grid.setRate(rate);
      tell(isPlaying() ? 'playing' : 'paused');
    },
    setLoop(span) {
      letGo();
      grid.setLoop(span);
      tell(isPlaying() ? 'playing' : 'paused', undefined, span);
    },
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
