import { useEffect, useState } from 'preact/hooks';

const key = 'tutti.volume';

export type Volume = { readonly level: number; readonly muted: boolean; change(level: number): void; toggleMute(): void };

/** This device's own volume, remembered (P-19); mute is not. */
export function useVolume(sounding: { setVolume(level: number): void }): Volume {
  const [level, setLevel] = useState(remembered);
  const [muted, setMuted] = useState(false);
  useEffect(() => sounding.setVolume(muted ? 0 : level), [sounding, level, muted]);
  return {
    level,
    muted,
    change(next) {
      setLevel(next);
      setMuted(false);
      localStorage.setItem(key, String(next));
    },
    toggleMute: () => setMuted((was) => !was),
  };
}

function remembered(): number {
  const kept = Number.parseFloat(localStorage.getItem(key) ?? '1');
  return kept >= 0 && kept <= 1 ? kept : 1;
}
