import type { ClipContainer } from '@tutti/media';
import { inputArgs } from './input-args.ts';
import type { ToolRun } from './tool-run.ts';

/** What a file says of itself, before anybody counted. */
export type HeaderFacts = {
  /** Undefined: it does not say. */
  readonly durationMs?: number;
  /** `qt  `: QuickTime. Empty: the container has none. */
  readonly brand: string;
  readonly pixelFormat: string;
};

type Printed = {
  readonly format?: { readonly duration?: string; readonly tags?: { readonly major_brand?: string } };
  readonly streams?: readonly { readonly pix_fmt?: string }[];
};

export async function headerFacts(path: string, container: ClipContainer, run: ToolRun): Promise<HeaderFacts> {
  const entries = 'format=duration:format_tags=major_brand:stream=pix_fmt';
  const args = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json', ...inputArgs(path, container)];
  const { format, streams } = JSON.parse(
    (await run({ purpose: 'header', program: 'ffprobe', args, withinMs: 5_000 })).toString(),
  ) as Printed;
  const durationMs = Number(format?.duration) * 1000;
  return {
    ...(Number.isFinite(durationMs) ? { durationMs } : {}),
    brand: format?.tags?.major_brand ?? '',
    pixelFormat: streams?.[0]?.pix_fmt ?? '',
  };
}
