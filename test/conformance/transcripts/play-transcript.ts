import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@tutti/testkit';
import { openRoom } from '../../e2e/rooms.ts';
import { filledIn, type Memory, mismatch, rememberedValue } from './matching.ts';
import { type Heard, ourSpeaker, type Place, type Speaker, socketIoSpeaker, webSocketSpeaker } from './speaker.ts';
import type { Step, Transcript } from './transcript.ts';

/** Plays a conversation to its end. Resolves with how many frames the older clients heard. @throws naming the first line that is not so. */
export async function playTranscript({ name, steps }: Transcript, place: Place): Promise<number> {
  const memory: Memory = new Map();
  const speakers = new Map<string, { readonly speaker: Speaker; next: number }>();
  let notBeforeMs = 0;
  let frames = 0;

  const those = (who: Step['who']) =>
    [who ?? []].flat().map((one) => {
      const known = speakers.get(one);
      if (!known) throw new Error(`${one} is not there`);
      return known;
    });
  const come = async (who: string, { is = '', query }: Step) => {
    const asked = query ? `?${new URLSearchParams(filledIn(query, memory) as Record<string, string>)}` : '';
    const connecting = { place, query: asked };
    if (is === 'ours') return ourSpeaker(place, String(memory.get('code')), who);
    return is === 'groovebox' ? socketIoSpeaker(connecting) : webSocketSpeaker(is, connecting);
  };
  const hear = async (who: string, { event = '', hears }: Step) => {
    const [listener] = those(who);
    if (!listener) return;
    const { speaker } = listener;
    const problem = ({ body, event: heardEvent, arrivedServerMs }: Heard) => {
      if (heardEvent !== event) return `the event is ${event}, not ${heardEvent}`;
      return mismatch(hears, body, { memory, arrivedServerMs, partly: !speaker.isStrict });
    };
    if (!speaker.isStrict) {
      const found = await waitFor(
        () => {
          const index = speaker.heard.findIndex((heard, at) => at >= listener.next && isSame(hears, heard.body, memory));
          return index >= 0 ? { index } : undefined;
        },
        { withinMs, what: `${who} to hear ${JSON.stringify(hears)}` },
      );
      listener.next = found.index + 1;
      const wrong = problem(speaker.heard[found.index] as Heard);
      if (wrong !== undefined) throw new Error(`${who}: ${wrong}`);
      return;
    }
    await waitFor(() => speaker.heard.length > listener.next, { withinMs, what: `${who} to hear ${event} ${JSON.stringify(hears)}` });
    const heard = speaker.heard[listener.next++] as Heard;
    frames++;
    const wrong = problem(heard);
    if (wrong !== undefined) throw new Error(`${who} heard ${heard.event} ${JSON.stringify(heard.body)}\n  but ${wrong}`);
    if (heard.arrivedServerMs < notBeforeMs - clockSlackMs)
      throw new Error(`${who} heard ${JSON.stringify(heard.body)} ${notBeforeMs - heard.arrivedServerMs} ms before its moment`);
  };
  const speak = async (who: string, { event = '', sends, text, ack }: Step) => {
    for (const { speaker } of those(who)) {
      const message = { event, body: filledIn(sends, memory) };
      if (text !== undefined) speaker.sendText(text);
      else if (ack === undefined) speaker.send(message);
      else {
        const answer = await speaker.ask(message);
        const wrong = mismatch(ack, answer, { memory, arrivedServerMs: place.nowServerMs() });
        if (wrong !== undefined) throw new Error(`${who}’s ${event} was acknowledged with ${JSON.stringify(answer)}\n  but ${wrong}`);
      }
    }
  };
  const nothingElse = () => {
    for (const [who, { speaker, next }] of speakers) {
      const more = speaker.isStrict ? speaker.heard.slice(next) : [];
      if (more.length > 0) throw new Error(`${who} heard more: ${JSON.stringify(more)}`);
    }
  };

  const take = async (step: Step) => {
    const names = [step.who ?? []].flat();
    if (step.opens !== undefined) memory.set('code', await openRoom(place.url, step.opens));
    else if (step.quiet !== undefined) {
      await sleep(step.quiet);
      nothingElse();
    } else if (step.until !== undefined) {
      notBeforeMs = Number(rememberedValue(step.until as string, memory));
      await sleep(Math.max(0, notBeforeMs - place.nowServerMs()));
    } else if (step.is !== undefined) for (const who of names) speakers.set(who, { speaker: await come(who, step), next: 0 });
    else if (step.uploads !== undefined) for (const { speaker } of those(step.who)) memory.set(step.uploads, await speaker.upload());
    else if (step.films !== undefined) for (const { speaker } of those(step.who)) memory.set(step.films, await speaker.film(step.as ?? ''));
    else if (step.fetches !== undefined) await fetched(String(memory.get(step.fetches)));
    else if (step.closes) for (const { speaker } of those(step.who)) await speaker.close();
    else if ('hears' in step) for (const who of names) await hear(who, step);
    else for (const who of names) await speak(who, step);
  };

  try {
    for (const { line, step } of steps)
      await take(step).catch((error: Error) => {
        const heard = [...speakers].map(
          ([who, { speaker }]) => `${who}: ${speaker.heard.map((one) => JSON.stringify(one.body)).join('\n    ')}`,
        );
        throw new Error(`${name}.jsonl:${line}: ${error.message}\n  ${heard.join('\n  ')}`, { cause: error });
      });
    await sleep(quietAtEndMs);
    nothingElse();
    return frames;
  } finally {
    await Promise.all([...speakers.values()].map(({ speaker }) => speaker.close()));
  }
}

async function fetched(address: string): Promise<void> {
  const { ok, status } = await fetch(address, { headers: { range: 'bytes=0-9' } });
  if (!ok) throw new Error(`${address} answers ${status}`);
}

/** What a step of our own client looks for: a frame whose plain and remembered values are the same. */
function isSame(expected: unknown, actual: unknown, memory: Memory): boolean {
  if (typeof expected !== 'object' || expected === null) return Object.is(expected, actual);
  if ('$is' in expected) return Object.is(filledIn(expected, memory), actual);
  if (Object.keys(expected).some((key) => key.startsWith('$'))) return true;
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(expected).every(([key, inner]) => isSame(inner, (actual as Record<string, unknown>)[key], memory));
}

/** The machine may be busy. */
const withinMs = 30_000;
const quietAtEndMs = 300;
/** Server time may be so far from this machine’s. */
const clockSlackMs = 20;
