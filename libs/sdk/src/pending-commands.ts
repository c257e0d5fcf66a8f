import type { ClientFrame, ServerFrame } from '@tutti/protocol/json';
import { backoffMs } from './backoff.ts';
import { CommandRefusedError } from './command-refused-error.ts';

export type CommandFrame = Exclude<Extract<ClientFrame, { commandId: string }>, { t: 'JOIN_ROOM' }>;

/** Commands that wait for their answer, each sent again with its own id until it has one: so it happens once (E-2). */
export type PendingCommands = {
  /** @throws CommandRefusedError when it is refused, or the connection ends for good. */
  add(frame: CommandFrame): Promise<{ version: number }>;
  /** The line is new: what met no answer on the old one is said again. */
  resend(): void;
  hear(answer: Extract<ServerFrame, { t: 'COMMAND_OK' | 'ERROR' }>): void;
  /** There will be no answers any more. */
  end(): void;
};

type Pending = { readonly frame: CommandFrame; resends: number; resolve(done: { version: number }): void; reject(error: Error): void };

/** A scheduler that did not answer is asked again with the same id this often. */
const maxResends = 3;

/** @param write false when there is no open line; then it is written at the next `resend`. */
export function pendingCommands({ write, random }: { write: (frame: ClientFrame) => boolean; random: () => number }): PendingCommands {
  const pending = new Map<string, Pending>();
  return {
    add: (frame) =>
      new Promise((resolve, reject) => {
        pending.set(frame.commandId, { frame, resends: 0, resolve, reject });
        write(frame);
      }),
    resend() {
      for (const { frame } of pending.values()) write(frame);
    },
    hear(answer) {
      const waiting = pending.get(answer.commandId);
      if (!waiting) return;
      if (answer.t === 'ERROR' && answer.code === 'not-answered' && waiting.resends++ < maxResends) {
        setTimeout(() => pending.has(answer.commandId) && write(waiting.frame), backoffMs(waiting.resends, random()));
        return;
      }
      pending.delete(answer.commandId);
      if (answer.t === 'ERROR') waiting.reject(new CommandRefusedError(answer));
      else waiting.resolve({ version: answer.version });
    },
    end() {
      for (const { reject } of pending.values()) reject(connectionEnded());
      pending.clear();
    },
  };
}

export const connectionEnded = (): CommandRefusedError =>
  new CommandRefusedError({ code: 'closed', field: '', message: 'The connection has ended.' });
