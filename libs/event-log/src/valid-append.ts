import { InvalidAppendError } from './errors.ts';
import type { AppendItem } from './types.ts';

const streamPattern = /^[a-z]+-[A-Za-z0-9_-]{1,192}$/u;
/** No dot: an event's id is `<commandId>.<index>`, and a command's events are found as one range of ids. */
const commandPattern = /^[A-Za-z0-9_-]{1,192}$/u;
const maxEvents = 1000;

/** @throws InvalidAppendError when the item could never be stored; caught here, it does not harm the batch it would have been in. */
export function validAppend(item: AppendItem): AppendItem {
  const why = problemOf(item);
  if (why !== undefined) throw new InvalidAppendError(item.commandId, why);
  return item;
}

function problemOf({ stream, commandId, expectedVersion, occurredServerMs, causePosition, events }: AppendItem): string | undefined {
  if (!streamPattern.test(stream)) return `stream ${JSON.stringify(stream)} is not <kind>-<id>`;
  if (!commandPattern.test(commandId)) return 'its id is not 1 to 192 letters, digits, dashes, underscores';
  if (expectedVersion !== null && !isCount(expectedVersion)) return `expected version ${expectedVersion} is no version`;
  if (!Number.isFinite(occurredServerMs)) return `server time ${occurredServerMs} is no time`;
  if (causePosition !== undefined && !isCount(causePosition)) return `cause ${causePosition} is no position`;
  if (events.length === 0 || events.length > maxEvents) return `it has ${events.length} events; 1 to ${maxEvents} fit`;
  return undefined;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
