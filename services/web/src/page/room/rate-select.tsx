import type { RoomView } from '@tutti/sdk';
import { Select } from '../ui/select.tsx';
import { tell, tellError } from '../ui/toasts.tsx';
import { namesText } from './waiting.ts';

type Props = { readonly view: RoomView | undefined; readonly enabled: boolean; readonly onPick: (rate: number) => Promise<void> };

const rates = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];

/** The room's speed. While an older app is in the room there is only the ordinary one; it is said whose that is. */
export function RateSelect({ view, enabled, onPick }: Props) {
  const rate = view?.playback.rate ?? 1;
  const shown = rates.includes(rate) ? rates : [...rates, rate].sort((a, b) => a - b);
  const pick = (value: string) =>
    onPick(Number(value)).catch((error: unknown) => {
      const older = (view?.members ?? []).filter(({ dialect, present }) => dialect !== undefined && present);
      const isOlder = (error as { code?: unknown }).code === 'rate-needs-native' && older.length > 0;
      if (!isOlder) return tellError('Speed', error);
      const names = namesText(older.map(({ displayName }) => displayName || 'Guest'));
      tell(
        `Speed: ${names} ${older.length === 1 ? 'uses an older app, which knows' : 'use older apps, which know'} only the ordinary speed.`,
        'bad',
      );
    });
  return (
    <Select
      name="rate"
      label="Speed"
      hideLabel
      value={String(rate)}
      disabled={!enabled}
      options={shown.map((each) => ({ value: String(each), text: `${each}×` }))}
      describedBy="why"
      onPick={(value) => void pick(value)}
    />
  );
}
