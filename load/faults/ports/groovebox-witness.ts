import { io } from 'socket.io-client';
import { type Witness, type WitnessOptions, witnessed } from './witness.ts';

const joinWithinMs = 15_000;

/** A member that uses the Socket.IO library of groovebox's clients, over one transport alone. */
export async function grooveboxWitness(
  { port, roomId }: { readonly port: number; readonly roomId: string },
  transport: 'polling' | 'websocket',
  options: WitnessOptions,
): Promise<Witness> {
  const { tells, ended, witness } = witnessed(options);
  const socket = io(`http://127.0.0.1:${port}`, { transports: [transport], upgrade: false, reconnection: false, forceNew: true });
  socket.on('disconnect', (reason, details) => {
    const context = (details as { readonly context?: { readonly code?: number; readonly status?: number } } | undefined)?.context;
    ended(context?.code ?? context?.status ?? 0, reason);
  });
  socket.on('playback:start', tells);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const answer = (await socket.timeout(joinWithinMs).emitWithAck('room:join', { roomCode: roomId, username: options.name })) as object;
  if ('error' in answer) throw new Error(`${options.name} was not let in: ${String(answer.error)}`);
  return witness({
    ping: () => void socket.emit('sync:ping', { clientTimestamp: Math.round(performance.now()) }),
    leave: () => void socket.disconnect(),
  });
}
