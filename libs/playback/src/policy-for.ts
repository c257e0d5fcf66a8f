import { type DriftPolicy, music, party, precise, replay, type Steering } from './drift-policy.ts';
import { type Preset, presetFor, presets } from './presets.ts';

/** The policy that a room's settings mean for a player; a preset tunes `party` alone (P-14). A name that is not known, as of a newer server, means the default. */
export function policyFor(
  driftPolicy: string,
  { steering, preset, p95RttMs }: { readonly steering: Steering; readonly preset: string; readonly p95RttMs: number | undefined },
): DriftPolicy {
  switch (driftPolicy) {
    case 'party':
      return party(presetOf(preset, p95RttMs)?.thresholdsSec);
    case 'music':
      return music;
    case 'replay':
      return replay;
    default:
      return precise[steering];
  }
}

/** What a preset means at present; `measured` follows the room's p95 round trip. */
export function presetOf(preset: string, p95RttMs: number | undefined): Preset | undefined {
  const chosen = preset === 'measured' ? presetFor(p95RttMs) : preset;
  return new Map<string | undefined, Preset>(Object.entries(presets)).get(chosen);
}
