import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { delayProxy, type RawTab, rawBrowser, startTutti, type Tutti, toneWav, waitFor, witnessPage } from '@tutti/testkit';
import { openRoom, uploadTrack } from '../sound/room.ts';
import { type Person, person } from './person.ts';
import { serverWitness } from './server-witness.ts';

/** A whole Tutti, and people who come to it, each in a window of its own and behind a network of its own. */
export type House = AsyncDisposable & {
  readonly tutti: Tutti;
  /** A room that these people are in, in this order: the first is host. */
  roomOf<const Names extends readonly string[]>(names: Names): Promise<{ roomId: string; people: { [Nth in keyof Names]: Person } }>;
  join(roomId: string, name: string): Promise<Person>;
  /** At the room's door, which is open: a press on `join` and they are in. */
  toTheDoor(roomId: string, name: string): Promise<Person>;
  /** A tone to play, long enough for whatever is tried. */
  addTone(roomId: string, seconds: number): Promise<void>;
  /** The same member in another tab, which nobody has touched: without a gesture the browser lets it make no sound. */
  untouchedTwin(of: Person): Promise<Person>;
};

const networkMs = { minMs: 5, maxMs: 25 };

export async function house(): Promise<House> {
  const owned: (AsyncDisposable | Disposable)[] = [];
  const own = <T extends AsyncDisposable | Disposable>(one: T): T => {
    owned.push(one);
    return one;
  };
  const dispose = async () => {
    for (const one of owned.reverse()) await (Symbol.asyncDispose in one ? one[Symbol.asyncDispose]() : one[Symbol.dispose]());
  };
  try {
    return await open();
  } catch (error) {
    await dispose();
    throw error;
  }

  async function open(): Promise<House> {
    const folder = await mkdtemp(join(tmpdir(), 'tutti-house-'));
    own({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) });
    const tutti = own(await startTutti());
    const witness = own(await serverWitness(tutti.timeUrl));
    const browser = own(await rawBrowser());
    let lines = 0;

    const visit = async (path: string, name: string, beforeAll: readonly string[] = []) => {
      const line = own(await delayProxy({ targetPort: tutti.gatewayPort, ...networkMs, seed: ++lines }));
      const query = new URLSearchParams({ as: name, gateway: `ws://127.0.0.1:${line.port}/ws` });
      const tab = await browser.openTab(`${tutti.url}${path}?${query}`, { beforeAll: [witnessPage, ...beforeAll] });
      return person({ name, tab, line, witness });
    };
    const toTheDoor = async (roomId: string, name: string) => {
      const who = await visit(`/r/${roomId}`, name);
      await shows(who.tab, '[data-testid="join"]:enabled');
      return who;
    };
    const comeIn = async (roomId: string, name: string) => {
      const who = await toTheDoor(roomId, name);
      await who.press('join');
      await waitFor(async () => Number.isFinite((await who.reading()).serverErrorMs), {
        what: `${name} to know the time`,
        withinMs: 30_000,
      });
      return who;
    };

    return {
      tutti,
      toTheDoor,
      join: comeIn,
      async roomOf(names) {
        const roomId = await openRoom(tutti);
        const people: Person[] = [];
        for (const name of names) people.push(await comeIn(roomId, name));
        return { roomId, people: people as { [Nth in keyof typeof names]: Person } };
      },
      async addTone(roomId, seconds) {
        const path = join(folder, `${roomId}.wav`);
        await writeFile(path, toneWav(seconds));
        await uploadTrack(tutti, roomId, path);
      },
      async untouchedTwin(of) {
        const kept = await of.tab.run(() => JSON.stringify(sessionStorage));
        const remember = `for (const [key, value] of Object.entries(${kept})) sessionStorage.setItem(key, value)`;
        return visit(await of.tab.run(() => location.pathname), of.name, [remember]);
      },
      [Symbol.asyncDispose]: dispose,
    };
  }
}

const shows = (tab: RawTab, selector: string) =>
  waitFor(() => tab.run((what) => document.querySelector(what) !== null, selector), { what: selector, withinMs: 30_000, everyMs: 100 });
