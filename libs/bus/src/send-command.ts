import { setTimeout as pause } from 'node:timers/promises';
import { type CommandAnswer, commandAnswers, commandEnvelopes, type RoomCommandEnvelope, subjects } from '@tutti/protocol';
import { monotonicMs } from '@tutti/service';
import type { Bus } from './bus.ts';
import { BusHandlerError, BusNoAnswerError } from './errors.ts';

const withinMs = 8_000;
/** Some ten times what an answer takes on a busy machine: who was killed with the command in hand is not waited for much longer. */
const firstTimeoutMs = 300;
const backoffMs = 25;
/** "Nobody is there" comes at once and costs little; how long this is, is how late a new owner is found. */
const longestBackoffMs = 200;

/**
 * Sends the command to its room's owner until it is decided. Each time it is the same id, so it leaves one trace however often it is sent: while a
 * partition changes hands nobody is there, or the one who was there never answers.
 */
export async function sendCommand(bus: Pick<Bus, 'request'>, envelope: RoomCommandEnvelope): Promise<CommandAnswer> {
  const subject = subjects.roomCommand(envelope.roomId);
  const bytes = commandEnvelopes.encode(envelope);
  const deadlineMs = monotonicMs() + withinMs;
  for (let tries = 0; ; tries += 1) {
    const leftMs = deadlineMs - monotonicMs();
    const answer = await tryOnce(bus, subject, bytes, Math.min(firstTimeoutMs * 2 ** tries, leftMs));
    if (!('again' in answer)) return answer;
    const waitMs = Math.min(longestBackoffMs, backoffMs * 2 ** tries);
    if (monotonicMs() + waitMs >= deadlineMs) return answer;
    await pause(waitMs);
  }
}

async function tryOnce(bus: Pick<Bus, 'request'>, subject: string, bytes: Uint8Array, timeoutMs: number): Promise<CommandAnswer> {
  try {
    return commandAnswers.decode(await bus.request(subject, bytes, { timeoutMs: Math.max(1, timeoutMs) }));
  } catch (error) {
    if (error instanceof BusNoAnswerError || error instanceof BusHandlerError) return { again: error.message };
    throw error;
  }
}
