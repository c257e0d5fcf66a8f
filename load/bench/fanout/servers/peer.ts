// What the three peers have in common: a parent that says what to publish.
import { paced } from '../paced.ts';

/** `head`, a version, `tail`: the very frame that the gateway sends. */
export type PublishOrder = {
  readonly firstVersion: number;
  readonly times: number;
  readonly everyMs: number;
  readonly head: string;
  readonly tail: string;
};

/** Tells the parent the port, then publishes whenever it says so. */
export function servePublishes(port: number, publish: (frame: string) => void): void {
  process.on('message', ({ firstVersion, times, everyMs, head, tail }: PublishOrder) => {
    void paced(times, everyMs, (index) => publish(`${head}${firstVersion + index}${tail}`));
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ port });
}
