import { type DriftPolicy, music, party, precise, replay, type Steering } from './drift-policy.ts';
import { type Preset, presetFor, presets } from './presets.ts';

export type DriftPolicyName = 'precise' | 'party' | 'music' | 'replay';
export type PresetName = 'none' | 'measured' | keyof typeof presets;

/** The policy that a room's settings mean for a player; a preset tunes `party` alone (P-14). */
export function policyFor(
  name: DriftPolicyName,
  { steering, preset, p95RttMs }: { readonly steering: Steering; readonly preset: PresetName; readonly p95RttMs: number | undefined },
): DriftPolicy {
  switch (name) {
    case 'precise':
      return precise[steering];
    case 'party':
      return party(presetOf(preset, p95RttMs)?.thresholdsSec);
    case 'music':
      return music;
    case 'replay':
      return replay;
  }
}

/** What a preset means at present; `measured` follows the room's p95 round trip. */
export function presetOf(name: PresetName, p95RttMs: number | undefined): Preset | undefined {
  const chosen = name === 'measured' ? presetFor(p95RttMs) : name;
  return chosen === undefined || chosen === 'none' ? undefined : presets[chosen];
}
