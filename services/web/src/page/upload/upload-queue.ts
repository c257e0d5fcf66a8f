import type { Sending } from './send-file.ts';
import { isUnderway, type Upload } from './upload.ts';

/** The files that this page sends into a room, one after the other, as long as the page is in the room. */
export type UploadQueue = Disposable & {
  readonly list: readonly Upload[];
  subscribe(listener: () => void): () => void;
  /** Tracks, unless they are to be clips on the timeline. */
  add(files: readonly File[], kind?: Upload['kind']): void;
  pause(id: number): void;
  /** After a pause from where it was; after a failure too, as far as the server still has it. */
  resume(id: number): void;
  /** The server forgets what it has of it. */
  cancel(id: number): void;
};

/** A file that is in stays in the list for so long: the room tells of its new track by itself, in the same place. */
const staysDoneMs = 4_000;

export function uploadQueue(roomId: string): UploadQueue {
  const files = new Map<number, File>();
  const sendings = new Map<number, Sending>();
  const listeners = new Set<() => void>();
  let list: readonly Upload[] = [];
  let nextId = 1;

  const set = (next: readonly Upload[]) => {
    list = next;
    for (const listener of [...listeners]) listener();
  };
  const stateOf = (id: number) => list.find((upload) => upload.id === id)?.state;
  const change = (id: number, changes: Partial<Upload>) => {
    if (stateOf(id) === 'paused' && changes.state !== 'waiting') return; // of what was under way when it was paused
    set(list.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)));
  };
  const forget = (id: number) => {
    files.delete(id);
    sendings.delete(id);
    set(list.filter((upload) => upload.id !== id));
  };
  const fail = (id: number, problem: NonNullable<Upload['problem']>) => {
    sendings.delete(id);
    change(id, { state: 'failed', problem });
    next();
  };

  const next = () => {
    if (list.some(isUnderway)) return;
    const waiting = list.find(({ state }) => state === 'waiting');
    if (waiting) void send(waiting.id);
  };

  const send = async (id: number) => {
    change(id, { state: 'sending' });
    const sending = sendings.get(id) ?? (await prepare(id));
    if (stateOf(id) === 'sending') sending?.go();
  };

  /** The library comes with the first file. */
  const prepare = async (id: number): Promise<Sending | undefined> => {
    const file = files.get(id);
    const library = await import('./send-file.ts').catch(() => undefined);
    if (!library) fail(id, { code: 'network', text: 'The server cannot be reached.', again: true });
    const kind = list.find((upload) => upload.id === id)?.kind;
    if (!file || !library || !kind) return undefined;
    const sending = library.sendFile({
      file,
      roomId,
      kind,
      onProgress: (sentBytes) => change(id, { sentBytes, state: sentBytes < file.size ? 'sending' : 'measuring' }),
      onCut: () => change(id, { state: 'cut' }),
      onDone(made) {
        change(id, { state: 'done', ...made });
        setTimeout(() => forget(id), staysDoneMs);
        next();
      },
      onFailed: (problem) => fail(id, problem),
    });
    sendings.set(id, sending);
    return sending;
  };

  const hurry = () => {
    for (const { id, state } of list) if (state === 'cut') sendings.get(id)?.hurry();
  };
  addEventListener('online', hurry);

  return {
    get list() {
      return list;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(added, kind = 'track') {
      for (const file of added) {
        const id = nextId++;
        files.set(id, file);
        set([...list, { id, name: file.name, bytes: file.size, sentBytes: 0, state: 'waiting', kind }]);
      }
      next();
    },
    pause(id) {
      void sendings.get(id)?.pause();
      change(id, { state: 'paused' });
      next();
    },
    resume(id) {
      change(id, { state: 'waiting' });
      next();
    },
    cancel(id) {
      void sendings.get(id)?.cancel();
      forget(id);
      next();
    },
    [Symbol.dispose]() {
      removeEventListener('online', hurry);
      for (const sending of sendings.values()) void sending.pause();
      listeners.clear();
    },
  };
}
