import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../http.ts';
import { codeText } from '../room-code.ts';
import { followLink, roomPath } from '../route.ts';
import { Panel } from '../ui/panel.tsx';
import { useLater } from '../use-later.ts';
import { type ListedRoom, mergeRooms } from './merge-rooms.ts';

const everyMs = 10_000;

/** The open rooms, looked at every 10 s and when one comes back to the page. */
export function RoomList() {
  const { rooms, unreachable } = useRooms();
  const late = useLater(rooms === undefined && !unreachable);
  return (
    <Panel
      id="rooms"
      title="Rooms"
      aside={
        <span class="soft small" role="status">
          {unreachable ? 'No answer from the server; trying again' : ''}
        </span>
      }
    >
      {late && <p class="soft">Looking for rooms…</p>}
      {rooms?.length === 0 && <p class="empty">No room is open yet. The first one could be yours.</p>}
      <ul class="rooms" data-testid="rooms">
        {rooms?.map((room) => (
          <li key={room.roomId}>
            <a class="room-link" href={roomPath(room.roomId)} onClick={(event) => followLink(event, roomPath(room.roomId))}>
              <strong class="clip">{room.title}</strong>
              <span class="room-code digits">{codeText(room.roomId)}</span>
              <span class={`clip small ${room.status === 'playing' ? 'sounds' : 'soft'}`}>{whatPlays(room)}</span>
              <span class="soft small">{peopleIn(room.membersPresent)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function useRooms() {
  const [rooms, setRooms] = useState<readonly ListedRoom[] | undefined>();
  const [unreachable, setUnreachable] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const look = async () => {
      if (document.hidden) return;
      const listed = await getJson<{ rooms: readonly ListedRoom[] }>('/api/rooms?limit=50').catch(() => undefined);
      if (stop.signal.aborted) return;
      if (listed) setRooms((shown) => mergeRooms(shown ?? [], listed.rooms));
      setUnreachable(listed === undefined);
    };
    void look();
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look, { signal: stop.signal });
    addEventListener('focus', look, { signal: stop.signal });
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, []);
  return { rooms, unreachable };
}

const peopleIn = (n: number): string => (n === 0 ? 'nobody in' : n === 1 ? '1 person' : `${n} people`);

function whatPlays({ status, track }: ListedRoom): string {
  if (!track || status === 'idle') return 'Nothing is playing';
  return status === 'paused' ? `Paused: ${track.title}` : `Playing ${track.title}`;
}
