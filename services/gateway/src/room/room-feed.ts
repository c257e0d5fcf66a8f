import { noRoom, roomFromJson } from '@tutti/domain';
import { limits, type RecordedEvent, type RoomAnswer, type RoomEvent, type RoomQuery } from '@tutti/protocol';
import { type Logger, pause } from '@tutti/service';
import { nothingKnown, type RoomView, step } from './room-view.ts';

/** Where a room's events come from: live, with holes where the network had them, and on request, from the log, with none. */
export type RoomSource = {
  subscribe(onEvent: (event: RecordedEvent) => void): AsyncDisposable;
  /** What came after a version, or a state some events back and those events. @throws when nobody answers. */
  ask(query: RoomQuery): Promise<RoomAnswer>;
};

/** Why the log was asked. `audit`: nothing was heard for a while, which is what a lost last event sounds like. */
export type AskReason = 'open' | 'hole' | 'reconnect' | 'audit' | 'behind' | 'other-log' | 'unreadable';

export type RoomFeedNeeds = {
  readonly source: RoomSource;
  /** Awaited before an event is folded in: its members' names. */
  readonly know: (memberIds: readonly string[]) => Promise<void>;
  /** Each event once, in order, with the room after it. */
  readonly onEvent: (event: RoomEvent, view: RoomView, recorded: RecordedEvent) => void;
  /** An event of the past, as it is when the room is taken over whole: for those who come back and missed it. In order, before `onState`. */
  readonly onHistory?: (event: RoomEvent, view: RoomView) => void;
  /** The room was taken over whole: what is between the last view and this one will not be told. */
  readonly onState: (view: RoomView) => void;
  readonly onRepaired?: (reason: AskReason, events: number) => void;
  /** Runs the feed's work: a fault in it leaves the feed standing still, whoever woke it. */
  readonly run?: (work: () => Promise<void>) => void;
  readonly log: Pick<Logger, 'warn'>;
};

/** One room's events in order and without holes: live ones, checked by version, and the log's answer where one is missing. */
export type RoomFeed = AsyncDisposable & {
  readonly view: RoomView;
  /** Resolves when the room is known for the first time. */
  readonly opened: Promise<void>;
  /** Resolves when the view is at `version` or beyond. */
  reached(version: number): Promise<void>;
  /** Asks the log what was missed. */
  refresh(reason: AskReason): void;
};

const auditEveryMs = 5_000;
/** The relay needs a few milliseconds; after this the log is asked. */
const relayPatienceMs = 150;
const longestBackoffMs = 2_000;

export function roomFeed({
  source,
  know,
  onHistory,
  onEvent,
  onState,
  onRepaired,
  run = (work) => void work(),
  log,
}: RoomFeedNeeds): RoomFeed {
  let view = nothingKnown;
  let reason: AskReason | undefined = 'open';
  let working = false;
  let heard = true;
  let fruitless = 0;
  const inbox: RecordedEvent[] = [];
  const waiters = new Set<{ readonly version: number; readonly resolve: () => void }>();
  const opened = Promise.withResolvers<void>();
  const closing = new AbortController();

  /** One thing after the other: what arrives while the log is asked waits in the inbox and is merged by version. */
  const work = async () => {
    if (working) return;
    working = true;
    while (!closing.signal.aborted) {
      if (reason) await catchUp();
      else {
        const event = inbox.shift();
        if (!event) break;
        await take(event);
      }
    }
    working = false;
  };

  const take = async (event: RecordedEvent) => {
    if (event.roomEvent?.type === 'MemberJoined') await know([event.roomEvent.memberId]);
    const next = step(view, event);
    switch (next.kind) {
      case 'next':
        moveTo(next.view);
        if (event.roomEvent) onEvent(event.roomEvent, view, event);
        return;
      case 'known':
        return;
      case 'hole':
        inbox.unshift(event);
        reason = 'hole';
        return;
      default:
        reason = next.kind; // the log holds what was relayed, so its answer covers this event
    }
  };

  const catchUp = async () => {
    const why = reason ?? 'audit';
    const before = view;
    reason = undefined;
    try {
      const whole = why === 'open' || why === 'other-log' || why === 'unreadable';
      await merge(await source.ask(whole ? wholeRoom : { afterVersion: before.version, history: 0 }), why);
    } catch (error) {
      reason ??= why;
      if (!closing.signal.aborted) log.warn({ err: error, why }, 'the room cannot be asked for; trying again');
    }
    const again = reason !== undefined || why === 'hole';
    fruitless = again && view === before ? fruitless + 1 : 0;
    if (fruitless > 0) await backOff(fruitless);
  };

  const merge = async (answer: RoomAnswer, why: AskReason) => {
    const sameLog = answer.epoch === view.epoch && answer.version >= view.version;
    if (sameLog && answer.stateJson === '') {
      const before = view.version;
      for (const event of answer.events) await take(event);
      if (view.version > before) onRepaired?.(why, view.version - before);
      return;
    }
    const whole = answer.stateJson === '' && answer.version > 0 ? await source.ask(wholeRoom) : answer;
    if (why !== 'open' && whole.epoch === view.epoch && whole.version === view.version) return;
    const { view: now, past } = readable(whole) ?? { view: stateOf(await source.ask({ history: 0 })), past: [] };
    await know([...(now.room.status === 'open' ? now.room.members.map(({ memberId }) => memberId) : []), ...past.flatMap(joiner)]);
    if (why !== 'open') onRepaired?.(why, Math.max(1, now.version - view.version));
    for (const { event, view: then } of past) onHistory?.(event, then);
    moveTo(now);
    onState(view);
    opened.resolve();
  };

  const moveTo = (next: RoomView) => {
    view = next;
    for (const waiter of waiters) {
      if (waiter.version > view.version) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  };

  const backOff = async (times: number) => {
    await pause(Math.min(longestBackoffMs, 50 * 2 ** times), closing.signal);
  };

  const refresh = (why: AskReason) => {
    reason ??= why;
    run(work);
  };

  const subscription = source.subscribe((event) => {
    heard = true;
    inbox.push(event);
    run(work);
  });
  const audit = setInterval(() => {
    if (!heard) refresh('audit');
    heard = false;
  }, auditEveryMs);
  run(work);

  return {
    get view() {
      return view;
    },
    opened: opened.promise,
    reached(version) {
      if (view.version >= version) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const impatience = setTimeout(() => refresh('behind'), relayPatienceMs);
      waiters.add({ version, resolve });
      return promise.finally(() => clearTimeout(impatience));
    },
    refresh,
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearInterval(audit);
      inbox.length = 0;
      await subscription[Symbol.asyncDispose]();
    },
  };
}

const wholeRoom: RoomQuery = { history: limits.historyFrames };

type Past = { readonly event: RoomEvent; readonly view: RoomView };

const stateOf = ({ epoch, version, stateVersion, stateJson, events }: RoomAnswer): RoomView => ({
  epoch,
  version: events.length === 0 ? version : stateVersion, // a room-state from before there was history says 0
  room: stateJson === '' ? noRoom : roomFromJson(JSON.parse(stateJson)),
});

/** The state of an answer with its events folded on top, and each of them; undefined when there is one that this build cannot read. */
function readable(answer: RoomAnswer): { readonly view: RoomView; readonly past: readonly Past[] } | undefined {
  let view = stateOf(answer);
  const past: Past[] = [];
  for (const recorded of answer.events) {
    const next = step(view, recorded);
    if (next.kind !== 'next' || !recorded.roomEvent) return undefined;
    view = next.view;
    past.push({ event: recorded.roomEvent, view });
  }
  return { view, past };
}

const joiner = ({ event }: Past): string[] => (event.type === 'MemberJoined' ? [event.memberId] : []);
