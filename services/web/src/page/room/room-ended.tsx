import { createAudioContext } from '@tutti/sdk';
import { forgetGuest } from '../guest.ts';
import { Masthead } from '../masthead.tsx';
import { codeText } from '../room-code.ts';
import { followLink } from '../route.ts';
import { Button } from '../ui/button.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';
import { useArrival } from '../use-arrival.ts';
import type { Ending } from './ended.ts';

type Props = {
  readonly ending: Ending;
  readonly roomId: string;
  readonly busy: boolean;
  readonly onAgain?: (audioContext: AudioContext) => Promise<void>;
};

/** Out of the room: why, and the way on. */
export function RoomEnded({ ending, roomId, busy, onAgain }: Props) {
  useArrival();
  const again = () => {
    if (ending.reason === 'invalid-token') forgetGuest();
    const audioContext = createAudioContext();
    void audioContext.resume();
    void onAgain?.(audioContext);
  };
  return (
    <div class="shell">
      <Masthead>
        <ThemeSwitch />
      </Masthead>
      <main id="main" tabindex={-1} class="door" data-testid="ended" data-reason={ending.reason}>
        <p class="soft">
          Room <span class="digits">{codeText(roomId)}</span>
        </p>
        <h1>{ending.title}</h1>
        <p class="door-facts soft">{ending.text}</p>
        <div class="door-actions">
          {ending.again && onAgain && (
            <Button kind="main" data-testid="join" disabled={busy} onClick={again}>
              {ending.again}
            </Button>
          )}
          <a class="button plain" href="/" onClick={(event) => followLink(event, '/')}>
            All rooms
          </a>
        </div>
      </main>
    </div>
  );
}
