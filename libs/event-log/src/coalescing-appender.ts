import { extractTrace, monotonicMs, type Span, SpanKind, withSpan } from '@tutti/service';
import { LogClosedError } from './errors.ts';
import { isFaultOfAnItem, toAppendError } from './postgres-errors.ts';
import type { AppendAnswer, AppendItem } from './types.ts';

export type AppenderOptions = {
  /** Writes the items in one transaction and answers each, in order. No command id comes twice. */
  readonly send: (items: readonly AppendItem[]) => Promise<readonly AppendAnswer[]>;
  readonly maxBatch: number;
  /** Told after each batch, for metrics. */
  readonly onBatch?: (batch: { readonly items: number; readonly waitedMs: number; readonly tookMs: number }) => void;
};

export interface Appender extends AsyncDisposable {
  append(item: AppendItem): Promise<AppendAnswer>;
}

type Waiting = {
  readonly item: AppendItem;
  readonly sinceMs: number;
  readonly answer: (answer: AppendAnswer) => void;
  readonly fail: (error: Error) => void;
};

/**
 * One batch is under way at a time; everything that comes meanwhile joins the next. The batch grows with the load, so the cost of a commit is
 * shared by as many as are waiting, and nobody waits for company. Disposing it sends what is waiting first.
 */
export function coalescingAppender({ send, maxBatch, onBatch }: AppenderOptions): Appender {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  const run = async () => {
    await undefined; // everyone who appends in this turn joins
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      const startMs = monotonicMs();
      await sendTraced(send, batch);
      onBatch?.({ items: batch.length, waitedMs: startMs - (batch[0]?.sinceMs ?? startMs), tookMs: monotonicMs() - startMs });
    }
    running = undefined;
  };

  return {
    append(item) {
      if (closed) return Promise.reject(new LogClosedError());
      return new Promise((answer, fail) => {
        waiting.push({ item, sinceMs: monotonicMs(), answer, fail });
        running ??= run();
      });
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      await running;
    },
  };
}

/** One span for the batch; it belongs to no caller's trace, so it links them all. */
async function sendTraced(send: AppenderOptions['send'], batch: readonly Waiting[]): Promise<void> {
  const attributes = { 'db.system.name': 'postgresql', 'log.items': batch.length };
  const links = batch.flatMap(({ item }) => item.trace ?? []);
  await withSpan('log.append', attributes, (span) => settle(send, batch, span), { kind: SpanKind.CLIENT, links, parent: extractTrace({}) });
}

/** Answers everyone in the batch, or tells them why not; never rejects. */
async function settle(send: AppenderOptions['send'], batch: readonly Waiting[], span: Span): Promise<void> {
  const first = new Map<string, Waiting>();
  const later: Waiting[] = []; // the same command again: it gets the first one's answer
  for (const each of batch) {
    if (first.has(each.item.commandId)) later.push(each);
    else first.set(each.item.commandId, each);
  }
  const outcome = await sendIsolating(send, [...first.values()]);
  for (const each of first.values()) conclude(each, outcome);
  for (const each of later) conclude(each, outcome, 'repeat');
  for (const error of new Set(outcome.failures.values())) span.recordException(error);
}

type Outcome = { readonly answers: Map<string, AppendAnswer>; readonly failures: Map<string, Error> };

/** A batch refused for one item's data is halved until the culprit is alone, so that nobody else is refused for it. */
async function sendIsolating(send: AppenderOptions['send'], batch: readonly Waiting[]): Promise<Outcome> {
  const ids = batch.map(({ item }) => item.commandId);
  try {
    const answers = await send(batch.map(({ item }) => item));
    return { answers: new Map(answers.map((answer, index) => [ids[index] ?? '', answer])), failures: new Map() };
  } catch (error) {
    if (batch.length === 1 || !isFaultOfAnItem(error))
      return { answers: new Map(), failures: new Map(ids.map((id) => [id, toAppendError(error, id)])) };
    const middle = batch.length >> 1;
    const left = await sendIsolating(send, batch.slice(0, middle));
    const right = await sendIsolating(send, batch.slice(middle));
    return { answers: new Map([...left.answers, ...right.answers]), failures: new Map([...left.failures, ...right.failures]) };
  }
}

function conclude({ item, answer, fail }: Waiting, { answers, failures }: Outcome, as?: 'repeat'): void {
  const answered = answers.get(item.commandId);
  if (answered) answer(as && answered.kind === 'ok' ? { ...answered, kind: as } : answered);
  else fail(failures.get(item.commandId) ?? new Error(`command ${item.commandId} got no answer`));
}
