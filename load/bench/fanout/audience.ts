import { fileURLToPath } from 'node:url';
import { type ChildScript, startScript } from '../../child-script.ts';

/** Whom an audience listens to, and how. */
export type Stage =
  | {
      readonly kind: 'gateway';
      readonly url: string;
      readonly roomId: string;
      readonly epoch: string;
      readonly version: number;
      readonly tokens: readonly string[];
    }
  | { readonly kind: 'plain' | 'socketio'; readonly url: string; readonly members: number };

export type Heard = {
  /** Members who have the version. */
  readonly members: number;
  /** Frames that came in their turn, at all members; this and the next since the last answer. */
  readonly delivered: number;
  /** Frames that came out of turn, and members whose connection ended. */
  readonly faults: number;
  /** A frame as it came. */
  readonly sample: string;
};

export type AudienceOrder =
  | { readonly do: 'join'; readonly stage: Stage }
  | { readonly do: 'until'; readonly version: number; readonly withinMs: number };

/** Many members in a process of their own. */
export type Audience = AsyncDisposable & {
  join(stage: Stage): Promise<void>;
  /** Resolves when all have the version, or it is too late. */
  until(version: number, withinMs?: number): Promise<Heard>;
};

export function startAudience(): Audience {
  const script: ChildScript = startScript(fileURLToPath(new URL('audience-process.ts', import.meta.url)));
  return {
    async join(stage) {
      const { failed } = await script.ask<{ failed?: string }>({ do: 'join', stage } satisfies AudienceOrder);
      if (failed !== undefined) throw new Error(`the audience did not get in: ${failed}`);
    },
    until: (version, withinMs = 30_000) => script.ask<Heard>({ do: 'until', version, withinMs } satisfies AudienceOrder),
    [Symbol.asyncDispose]: () => script[Symbol.asyncDispose](),
  };
}
