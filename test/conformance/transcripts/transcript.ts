import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One line of a transcript; proto/transcripts/README.md says what each is. */
export type Step = {
  readonly about?: string;
  readonly opens?: string;
  readonly who?: string | readonly string[];
  readonly is?: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly event?: string;
  readonly sends?: unknown;
  readonly text?: string;
  readonly ack?: unknown;
  readonly means?: unknown;
  readonly hears?: unknown;
  readonly closes?: true;
  readonly uploads?: string;
  readonly films?: string;
  readonly as?: string;
  readonly fetches?: string;
  readonly until?: unknown;
  readonly quiet?: number;
};

export type Transcript = { readonly name: string; readonly about: string; readonly steps: readonly { line: number; step: Step }[] };

const folder = fileURLToPath(new URL('../../../proto/transcripts/', import.meta.url));

/** All of them, as `party/host-plays`. */
export const transcripts = (): readonly Transcript[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.jsonl'))
    .sort()
    .map((path) => {
      const lines = readFileSync(`${folder}${path}`, 'utf8').trim().split('\n');
      const [{ about = '' } = {}, ...rest] = lines.map((text) => JSON.parse(text) as Step);
      return { name: path.replace('.jsonl', ''), about, steps: rest.map((step, index) => ({ line: index + 2, step })) };
    });
