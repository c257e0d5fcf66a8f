import type { Sending } from './send-file.ts';
import { isUnderway, type Upload } from './upload.ts';

/** The files that this page sends into a room, one after the other. They go on as long as the page is in the room. */
export class Uploads {
  #list: readonly Upload[] = [];
  #nextId = 1;
  readonly #roomId: string;
  readonly #files = new Map<number, File>();
  readonly #sendings = new Map<number, Sending>();
  readonly #listeners = new Set<() => void>();

  constructor(roomId: string) {
    this.#roomId = roomId;
    addEventListener('online', this.#hurry);
  }

  get list(): readonly Upload[] {
    return this.#list;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly add = (files: readonly File[]): void => {
    for (const file of files) {
      const id = this.#nextId++;
      this.#files.set(id, file);
      this.#set([...this.#list, { id, name: file.name, bytes: file.size, sentBytes: 0, state: 'waiting' }]);
    }
    this.#next();
  };

  readonly pause = (id: number): void => {
    void this.#sendings.get(id)?.pause();
    this.#change(id, { state: 'paused' });
    this.#next();
  };

  /** After a pause from where it was; after a failure too, as far as the server still has it. */
  readonly resume = (id: number): void => {
    this.#change(id, { state: 'waiting' });
    this.#next();
  };

  /** The server forgets what it has of it. */
  readonly cancel = (id: number): void => {
    void this.#sendings.get(id)?.cancel();
    this.#forget(id);
    this.#next();
  };

  end(): void {
    removeEventListener('online', this.#hurry);
    for (const sending of this.#sendings.values()) void sending.pause();
    this.#listeners.clear();
  }

  #next(): void {
    if (this.#list.some(isUnderway)) return;
    const waiting = this.#list.find(({ state }) => state === 'waiting');
    if (waiting) void this.#send(waiting.id);
  }

  async #send(id: number): Promise<void> {
    this.#change(id, { state: 'sending' });
    const sending = this.#sendings.get(id) ?? (await this.#prepare(id));
    if (this.#stateOf(id) === 'sending') sending?.go();
  }

  async #prepare(id: number): Promise<Sending | undefined> {
    const file = this.#files.get(id);
    // The library comes with the first file.
    const library = await import('./send-file.ts').catch(() => undefined);
    if (!library) this.#fail(id, { code: 'network', text: 'The server cannot be reached.', again: true });
    if (!file || !library) return undefined;
    const sending = library.sendFile({
      file,
      roomId: this.#roomId,
      onProgress: (sentBytes) => this.#change(id, { sentBytes, state: sentBytes < file.size ? 'sending' : 'measuring' }),
      onCut: () => this.#change(id, { state: 'cut' }),
      onDone: (trackId) => this.#done(id, trackId),
      onFailed: (problem) => this.#fail(id, problem),
    });
    this.#sendings.set(id, sending);
    return sending;
  }

  #done(id: number, trackId: string | undefined): void {
    this.#change(id, { state: 'done', ...(trackId === undefined ? {} : { trackId }) });
    // The room tells of its new track by itself, in the same place; until then the row stays.
    setTimeout(() => this.#forget(id), staysDoneMs);
    this.#next();
  }

  #fail(id: number, problem: NonNullable<Upload['problem']>): void {
    this.#sendings.delete(id);
    this.#change(id, { state: 'failed', problem });
    this.#next();
  }

  readonly #hurry = (): void => {
    for (const { id, state } of this.#list) if (state === 'cut') this.#sendings.get(id)?.hurry();
  };

  #stateOf = (id: number) => this.#list.find((upload) => upload.id === id)?.state;

  #change(id: number, change: Partial<Upload>): void {
    const paused = this.#stateOf(id) === 'paused' && change.state !== 'waiting';
    if (paused) return; // progress of what was under way when it was paused
    this.#set(this.#list.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }

  #forget(id: number): void {
    this.#files.delete(id);
    this.#sendings.delete(id);
    this.#set(this.#list.filter((upload) => upload.id !== id));
  }

  #set(list: readonly Upload[]): void {
    this.#list = list;
    for (const listener of [...this.#listeners]) listener();
  }
}

const staysDoneMs = 4_000;
