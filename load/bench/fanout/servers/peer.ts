// What the three peers have in common: a parent that says what to publish.
import { type Pace, paced } from '../paced.ts';

/** `head`, a version, `tail`: the very frame that the gateway sends. */
export type PublishOrder = Pace & { readonly firstVersion: number; readonly head: string; readonly tail: string };

/** Tells the parent the port, then publishes whenever it says so. */
export function servePublishes(port: number, publish: (frame: string) => void): void {
  process.on('message', ({ firstVersion, head, tail, ...pace }: PublishOrder) => {
    void paced(pace, (index) => publish(`${head}${firstVersion + index}${tail}`));
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ port });
}
