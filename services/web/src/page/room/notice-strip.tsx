import { Button } from '../ui/button.tsx';
import { useLater } from '../use-later.ts';
import type { Notice } from './notice.ts';

type Props = { readonly notice: Notice; readonly onAct: Readonly<Record<NonNullable<Notice['act']>, () => void>> };

const labels = {
  'try-now': 'Try now',
  resync: 'Resync',
  'start-sound': 'Start the sound',
  mute: 'Mute this tab',
  'resume-here': 'Join in again',
} as const;

/** The one line of the room that speaks. Its place is always there, so nothing moves when it has something to say. */
export function NoticeStrip({ notice, onAct }: Props) {
  const { kind, tone, act } = notice;
  // Most rooms are there at once: no word about waiting before it was long.
  const isWaiting = kind === 'connecting' || kind === 'loading';
  const late = useLater(isWaiting);
  const text = isWaiting && !late ? '\u00a0' : notice.text;
  return (
    <div class={`notice ${tone}`} data-testid="notice" data-kind={kind}>
      <p>{text}</p>
      {act && (
        <Button class="notice-act" data-testid={`notice-${act}`} onClick={onAct[act]}>
          {labels[act]}
        </Button>
      )}
      <p class="visually-hidden" role="status">
        {isWaiting && !late ? '' : notice.say}
      </p>
    </div>
  );
}
