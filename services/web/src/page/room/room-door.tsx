import { createAudioContext } from '@tutti/sdk';
import { useEffect, useState } from 'preact/hooks';
import { getJson, HttpRefusedError } from '../http.ts';
import { Masthead } from '../masthead.tsx';
import { followLink } from '../route.ts';

type Props = {
  readonly roomId: string;
  readonly name: string;
  /** Why one is before the door again. */
  readonly note: string;
  readonly onJoin: (name: string, audioContext: AudioContext) => Promise<void>;
};

/** Name and Join. The tap on Join is also what lets the browser sound. */
export function RoomDoor({ roomId, name: firstName, note, onJoin }: Props) {
  const [name, setName] = useState(firstName);
  const [title, setTitle] = useState<string | undefined>();
  const [missing, setMissing] = useState(false);
  const [joining, setJoining] = useState(false);

  useEffect(() => {
    getJson<{ title: string }>(`/api/rooms/${roomId}`)
      .then((room) => setTitle(room.title))
      .catch((error: unknown) => setMissing(error instanceof HttpRefusedError && error.status === 404));
  }, [roomId]);

  const join = async (event: Event) => {
    event.preventDefault();
    const audioContext = createAudioContext();
    void audioContext.resume();
    setJoining(true);
    await onJoin(name.trim() || 'Guest', audioContext).catch(() => setJoining(false));
  };

  return (
    <div class="shell">
      <Masthead />
      <main class="card door">
        {missing ? (
          <>
            <h1>There is no such room.</h1>
            <p class="soft">
              Check the code <span class="digits">{roomId}</span>, or{' '}
              <a href="/" onClick={(event) => followLink(event, '/')}>
                open a room of your own
              </a>
              .
            </p>
          </>
        ) : (
          <>
            <p class="soft small">You are invited to</p>
            <h1>{title ?? roomId}</h1>
            <p class="soft" role="status">
              {note || 'Join, and this device plays along with everyone else’s.'}
            </p>
            <form class="row" onSubmit={join}>
              <label class="field">
                <span>Your name</span>
                <input
                  class="input"
                  data-testid="name"
                  value={name}
                  maxLength={80}
                  autocomplete="nickname"
                  placeholder="Guest"
                  onInput={(event) => setName(event.currentTarget.value)}
                />
              </label>
              <button class="button primary" type="submit" data-testid="join" disabled={joining}>
                {joining ? 'Joining…' : 'Join'}
              </button>
            </form>
          </>
        )}
      </main>
    </div>
  );
}
