import { type CommandAnswer, type RoomCommandEnvelope, roomCommands } from '@tutti/protocol';
import { HttpError } from './http-error.ts';
import type { ApiNeeds } from './needs.ts';

export type Accepted = Extract<CommandAnswer, { accepted: object }>['accepted'];

/**
 * A wish to the room's owner, and its answer once it is in the log.
 *
 * @throws HttpError with the domain's refusal; `not-answered` (503) when nobody decided, or when it is unknown whether it was done.
 */
export async function sendCommand(
  { commands, metrics, log }: Pick<ApiNeeds, 'commands' | 'metrics' | 'log'>,
  envelope: RoomCommandEnvelope,
): Promise<Accepted> {
  const { type } = envelope.command;
  const violation = roomCommands.violation(envelope.command);
  if (violation)
    throw new HttpError('invalid-field', { field: fieldOf(violation.field), message: `${violation.field} ${violation.problem}` });
  const answer = await commands.command(envelope).catch((error: unknown): CommandAnswer => {
    log.warn({ err: error, roomId: envelope.roomId, type }, 'command not answered');
    return { again: String(error) };
  });
  metrics.commanded(type, outcomeOf(answer));
  if ('accepted' in answer) return answer.accepted;
  if ('refused' in answer) {
    const { code, message, field } = answer.refused;
    throw new HttpError(code, { message, field: fieldOf(field) });
  }
  throw new HttpError('not-answered');
}

const outcomeOf = (answer: CommandAnswer): string =>
  'accepted' in answer ? 'accepted' : 'refused' in answer ? answer.refused.code : 'again';

/** A command's field in the caller's spelling: the body of a request has no `track` around it. */
const fieldOf = (field: string): string => field.replace(/^track\./u, '');
