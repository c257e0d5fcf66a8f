import { useState } from 'preact/hooks';
import { guestFor, knownName, rememberName } from '../guest.ts';
import { postJson } from '../http.ts';
import { Masthead } from '../masthead.tsx';
import { pageQuery } from '../query.ts';
import { goTo, roomIdIn, roomPath } from '../route.ts';
import { tellError } from '../toasts.tsx';
import { RoomList } from './room-list.tsx';

export function Lobby({ missing }: { missing: boolean }) {
  const [name, setName] = useState(() => pageQuery(location.search, location.hostname).name || knownName());
  const [title, setTitle] = useState('');
  const [code, setCode] = useState('');
  const [opening, setOpening] = useState(false);

  const changeName = (next: string) => {
    setName(next);
    rememberName(next.trim());
  };
  const openRoom = async (event: Event) => {
    event.preventDefault();
    setOpening(true);
    try {
      const { token } = await guestFor(name.trim() || 'Guest');
      const { roomId } = await postJson<{ roomId: string }>('/api/rooms', { title: title.trim() }, token);
      goTo(roomPath(roomId));
    } catch (error) {
      tellError('Open a room', error);
    } finally {
      setOpening(false);
    }
  };
  const joinByCode = (event: Event) => {
    event.preventDefault();
    const roomId = roomIdIn(code);
    if (roomId) goTo(roomPath(roomId));
    else tellError('Join by code', new Error('A code has letters, digits, dashes and underscores only.'));
  };

  return (
    <div class="shell">
      <Masthead />
      <main>
        <div class="hero">
          <h1>{missing ? 'There is nothing on this page.' : 'Everyone hears the same moment.'}</h1>
          <p>
            {missing
              ? 'The link may have lost a piece. The rooms are all here.'
              : 'Open a room, share its link, press play. Every phone, laptop and speaker in it plays together, and stays together.'}
          </p>
        </div>
        <div class="lobby">
          <section class="card stack" aria-labelledby="start">
            <h2 id="start">Start</h2>
            <label class="field">
              <span>Your name</span>
              <input
                class="input"
                data-testid="name"
                value={name}
                maxLength={80}
                autocomplete="nickname"
                placeholder="How others see you"
                onInput={(event) => changeName(event.currentTarget.value)}
              />
            </label>
            <form class="row" onSubmit={openRoom}>
              <label class="field">
                <span>A new room</span>
                <input
                  class="input"
                  data-testid="room-title"
                  value={title}
                  maxLength={120}
                  required
                  pattern=".*\S.*"
                  placeholder="Kitchen"
                  onInput={(event) => setTitle(event.currentTarget.value)}
                />
              </label>
              <button class="button primary" type="submit" data-testid="create-room" disabled={opening}>
                Open room
              </button>
            </form>
            <div class="rule">or</div>
            <form class="row" onSubmit={joinByCode}>
              <label class="field">
                <span>A code or link you were given</span>
                <input
                  class="input"
                  data-testid="room-code"
                  value={code}
                  maxLength={300}
                  required
                  autocapitalize="off"
                  spellcheck={false}
                  onInput={(event) => setCode(event.currentTarget.value)}
                />
              </label>
              <button class="button" type="submit" data-testid="go-to-room">
                Go there
              </button>
            </form>
          </section>
          <RoomList />
        </div>
      </main>
    </div>
  );
}
