import { useState } from 'preact/hooks';
import { knownName, rememberName } from '../guest.ts';
import { Masthead } from '../masthead.tsx';
import { NameField } from '../name-field.tsx';
import { pageQuery } from '../query.ts';
import { followLink, labPath } from '../route.ts';
import { Panel } from '../ui/panel.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';
import { Attack } from './attack.tsx';
import { JoinByCode } from './join-by-code.tsx';
import { OpenRoom } from './open-room.tsx';
import { RoomList } from './room-list.tsx';

export function Lobby({ missing }: { missing: boolean }) {
  const [name, setName] = useState(() => pageQuery(location.search, location.hostname).name || knownName());
  const changeName = (next: string) => {
    setName(next);
    rememberName(next.trim());
  };
  return (
    <div class="shell lobby-shell">
      <Masthead>
        <ThemeSwitch />
      </Masthead>
      <main id="main" tabindex={-1}>
        <div class="hero">
          <div>
            <h1>{missing ? 'There is nothing on this page.' : 'Everyone hears the same moment.'}</h1>
            <p class="lead">
              {missing
                ? 'The link may have lost a piece. The rooms are all here.'
                : 'Open a room, share its code, press play. Every phone, laptop and speaker in it plays together, to the millisecond.'}
            </p>
          </div>
          <Attack />
        </div>
        <div class="lobby">
          <Panel id="start" title="Start">
            <div class="start">
              <NameField value={name} onText={changeName} />
              <OpenRoom name={name.trim() || 'Guest'} />
              <div class="or">or</div>
              <JoinByCode />
            </div>
          </Panel>
          <RoomList />
        </div>
      </main>
      <footer class="foot small soft">
        <a href={labPath} onClick={(event) => followLink(event, labPath)}>
          Sync lab
        </a>
        : how well this device knows the time
      </footer>
    </div>
  );
}
