import { useEffect, useRef } from 'preact/hooks';
import type { LabSession } from './lab-session.ts';

type Props = { readonly session: LabSession | undefined; readonly known: boolean };

/** How long the beat shines after each whole second. */
const beatMs = 160;

/**
 * Server time, large, and its beat: the field lights up on each whole second, and a line crosses it once a second. Two screens side by side
 * can be compared by eye. Drawn with each frame of the screen, past the page's own rendering.
 */
export function ServerClock({ session, known }: Props) {
  const clock = useRef<HTMLParagraphElement>(null);
  const beat = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!session || !known) return;
    let frame = 0;
    const draw = () => {
      frame = requestAnimationFrame(draw);
      const ms = session.serverNowMs();
      const [seconds, thousandths] = clock.current?.children ?? [];
      if (seconds && thousandths) {
        const text = new Date(ms).toISOString();
        seconds.textContent = text.slice(11, 19);
        thousandths.textContent = text.slice(19, 23);
      }
      const ofSecond = ((ms % 1_000) + 1_000) % 1_000;
      beat.current?.style.setProperty('--at', String(ofSecond / 1_000));
      beat.current?.style.setProperty('--shine', String(Math.max(0, 1 - ofSecond / beatMs)));
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [session, known]);
  const key = known ? 'known' : 'unknown'; // what was drawn past the rendering goes with its elements
  return (
    <div class={`clock ${known ? '' : 'unknown'}`}>
      <p key={key} class="clock-face digits" ref={clock} role="timer" aria-label="Server time, UTC" data-testid="server-clock">
        <span>--:--:--</span>
        <span class="clock-ms" />
      </p>
      <div key={`${key} beat`} class="beat" ref={beat} aria-hidden="true" data-testid="beat">
        <span class="beat-shine" />
        <span class="beat-line" />
      </div>
    </div>
  );
}
