import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../http.ts';
import { followLink, roomPath } from '../route.ts';

type ListedRoom = {
  readonly roomId: string;
  readonly title: string;
  readonly membersPresent: number;
  readonly status: string;
  readonly track: { readonly title: string } | null;
};

const everyMs = 5_000;

/** The open rooms, looked at every 5 s while the page is seen. */
export function RoomList() {
  const [rooms, setRooms] = useState<readonly ListedRoom[] | undefined>();
  const [unreachable, setUnreachable] = useState(false);
  useEffect(() => {
    let gone = false;
    const look = async () => {
      if (document.hidden) return;
      try {
        const listed = await getJson<{ rooms: readonly ListedRoom[] }>('/api/rooms?limit=50');
        if (!gone) setRooms(listed.rooms);
        if (!gone) setUnreachable(false);
      } catch {
        if (!gone) setUnreachable(true);
      }
    };
    void look();
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      gone = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);

  return (
    <section class="card" aria-labelledby="rooms">
      <div class="card-head">
        <h2 id="rooms">Rooms</h2>
        <span class="soft small" role="status">
          {unreachable ? 'The server cannot be reached; trying again.' : ''}
        </span>
      </div>
      {rooms?.length === 0 && <p class="empty">No room is open yet. The first one could be yours.</p>}
      <ul class="rooms" data-testid="rooms">
        {rooms?.map((room) => (
          <li key={room.roomId}>
            <a class="room-link" href={roomPath(room.roomId)} onClick={(event) => followLink(event, roomPath(room.roomId))}>
              <strong>{room.title}</strong>
              <span class="count">{room.membersPresent === 0 ? 'empty' : `${room.membersPresent} here`}</span>
              <span class="soft small">{whatPlays(room)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function whatPlays({ status, track }: ListedRoom): string {
  if (!track || status === 'idle') return 'Nothing is playing';
  return status === 'paused' ? `Paused: ${track.title}` : `Playing ${track.title}`;
}
