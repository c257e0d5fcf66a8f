import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { recordedEvents } from '@tutti/protocol';
import { waitFor } from '@tutti/testkit';
import type { Seen } from './checker.ts';
import { patience } from './observe.ts';

export type InStream = Seen & { readonly sequence: number };

/** Everything that JetStream holds, once the relay has brought it to `upTo`. */
export async function readWholeStream(natsUrl: string, upTo: number): Promise<InStream[]> {
  const connection = await connect({ servers: natsUrl });
  try {
    const manager = await jetstreamManager(connection);
    await waitFor(async () => (await manager.streams.info('EVENTS')).state.last_seq === upTo, { ...patience, what: 'the relay' });
    const consumer = await jetstream(connection).consumers.get('EVENTS');
    const held: InStream[] = [];
    const messages = await consumer.consume();
    for await (const message of messages) {
      const { position, stream, streamVersion, eventId, commandId } = recordedEvents.decode(message.data);
      held.push({ position, stream, streamVersion, eventId, commandId, sequence: message.seq });
      if (message.seq >= upTo) break;
    }
    await messages.close();
    return held;
  } finally {
    await connection.close();
  }
}
