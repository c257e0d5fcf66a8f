import type { MemberView, TuttiRoom } from '@tutti/sdk';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Attempt } from './attempt.ts';
import { driftScale, scaleText } from './drift-scale.ts';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { PersonRow } from './person-row.tsx';
import { farthestMs } from './together.ts';
import { useMembersDrift } from './use-members-drift.ts';
import type { RoomNow } from './use-room.ts';
import type { Waiting } from './waiting.ts';

type Props = {
  readonly room: TuttiRoom;
  readonly now: RoomNow;
  readonly waiting: Waiting | undefined;
  readonly hostGoneInMs: number | undefined;
  readonly attempt: Attempt;
};

/** More than these are shown when one asks. */
const shownFirst = 40;

/** The people as a score: one lane each, all on one line when they are together. */
export function People({ room, now, waiting, hostGoneInMs, attempt }: Props) {
  const { view, syncOf } = now;
  const { driftOf, nowMs } = useMembersDrift(room, view?.memberId);
  const [all, setAll] = useState(false);
  const [heir, setHeir] = useState<MemberView | undefined>();
  const members = view?.members ?? [];
  const shown = all ? members : members.slice(0, shownFirst);
  const here = members.filter(({ present }) => present).length;
  const isHost = view !== undefined && view.hostId === view.memberId;

  const scale = useRef(2);
  scale.current = driftScale(
    shown.map(({ memberId, present }) => {
      const sync = present ? syncOf(memberId) : undefined;
      return sync && farthestMs(sync);
    }),
    scale.current,
  );

  return (
    <Panel
      id="people"
      title="People"
      summary={peopleText(here, members.length - here)}
      aside={<span class="soft small">{peopleText(here, members.length - here)}</span>}
    >
      <div class={`score ${isHost ? 'with-acts' : ''}`}>
        <div class="axis small digits" aria-hidden="true">
          <span>
            behind <b>−{scaleText(scale.current)}</b>
          </span>
          <span class="axis-now">in time</span>
          <span>
            <b>+{scaleText(scale.current)}</b> ahead
          </span>
          <span class="axis-drift">last 3 min</span>
        </div>
        <ul class="people" data-testid="members">
          {shown.map((member) => (
            <PersonRow
              key={member.memberId}
              member={member}
              sync={member.present ? syncOf(member.memberId) : undefined}
              drift={driftOf(member.memberId)}
              nowMs={nowMs}
              scale={scale.current}
              ready={readyOf(waiting, member.memberId)}
              isMe={member.memberId === view?.memberId}
              isHost={member.memberId === view?.hostId}
              goneInMs={member.memberId === view?.hostId ? hostGoneInMs : undefined}
              onHandOver={isHost && member.memberId !== view.memberId && member.present ? () => setHeir(member) : undefined}
            />
          ))}
        </ul>
      </div>
      {shown.length < members.length && (
        <Button kind="quiet" class="show-all" onClick={() => setAll(true)}>
          Show {members.length - shown.length} more
        </Button>
      )}
      {here === 1 && members.length === 1 && (
        <p class="alone soft small">Nobody else yet. Give someone the code, and see them come in here.</p>
      )}
      {heir && (
        <HandOverDialog
          name={heir.displayName || 'Guest'}
          onClose={() => setHeir(undefined)}
          onHandOver={() => attempt(`Make ${heir.displayName || 'Guest'} host`, () => room.handOver(heir.memberId))}
        />
      )}
    </Panel>
  );
}

function peopleText(here: number, away: number): string {
  const present = here === 1 ? 'You alone' : `${here} here`;
  return away === 0 ? present : `${present}, ${away} away`;
}

function readyOf(waiting: Waiting | undefined, memberId: string): boolean | undefined {
  if (waiting?.ready.includes(memberId)) return true;
  return waiting?.notReady.includes(memberId) ? false : undefined;
}
