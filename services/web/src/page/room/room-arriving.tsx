import { Masthead } from '../masthead.tsx';
import { useLater } from '../use-later.ts';

/** Between a reload and the room: empty, because most are through at once. */
export function RoomArriving() {
  const late = useLater(true);
  return (
    <div class="shell room-shell">
      <Masthead />
      <main id="main" tabindex={-1}>
        <p class="soft" role="status">
          {late ? 'Coming into the room…' : ''}
        </p>
      </main>
    </div>
  );
}
