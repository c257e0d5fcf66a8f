import { createAudioContext } from '@tutti/sdk';
import { useEffect, useState } from 'preact/hooks';
import { getJson, HttpRefusedError } from '../http.ts';
import { Masthead } from '../masthead.tsx';
import { NameField } from '../name-field.tsx';
import { codeText } from '../room-code.ts';
import { Button } from '../ui/button.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';
import { useArrival } from '../use-arrival.ts';
import { type DoorFacts, whoIsIn } from './door-facts.ts';
import { endingOf } from './ended.ts';
import { RoomEnded } from './room-ended.tsx';

type Props = {
  readonly roomId: string;
  readonly name: string;
  readonly busy: boolean;
  readonly onJoin: (name: string, audioContext: AudioContext) => Promise<void>;
};

/** Name and Join. The tap on Join is also what lets the browser sound. */
export function RoomDoor({ roomId, name: firstName, busy, onJoin }: Props) {
  const [name, setName] = useState(firstName);
  const [facts, setFacts] = useState<DoorFacts | 'missing' | undefined>();
  useArrival();
  useEffect(() => {
    getJson<DoorFacts>(`/api/rooms/${roomId}`)
      .then(setFacts)
      .catch((error: unknown) => error instanceof HttpRefusedError && error.status === 404 && setFacts('missing'));
  }, [roomId]);

  if (facts === 'missing') return <RoomEnded ending={endingOf('room-not-open')} roomId={roomId} busy={false} />;
  const join = async (event: Event) => {
    event.preventDefault();
    const audioContext = createAudioContext();
    void audioContext.resume();
    await onJoin(name.trim() || 'Guest', audioContext);
  };
  return (
    <div class="shell">
      <Masthead>
        <ThemeSwitch />
      </Masthead>
      <main id="main" tabindex={-1} class="door">
        <p class="soft">
          You are invited to <span class="digits">{codeText(roomId)}</span>
        </p>
        <h1>{facts?.title ?? '\u00a0'}</h1>
        <p class="door-facts soft">{facts ? whoIsIn(facts) : '\u00a0'}</p>
        <form class="row" onSubmit={join}>
          <NameField value={name} onText={setName} />
          <Button type="submit" kind="main" class="join" data-testid="join" disabled={busy}>
            Join
          </Button>
        </form>
        <p class="small soft">This device will play along with everyone else’s.</p>
      </main>
    </div>
  );
}
