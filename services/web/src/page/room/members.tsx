import type { RoomView, TuttiRoom } from '@tutti/sdk';
import type { Attempt } from './attempt.ts';

type Props = { readonly room: TuttiRoom; readonly view: RoomView | undefined; readonly attempt: Attempt };

export function Members({ room, view, attempt }: Props) {
  const members = view?.members ?? [];
  const here = members.filter(({ present }) => present).length;
  const isHost = view !== undefined && view.hostId === view.memberId;
  return (
    <section class="card" aria-labelledby="members-title">
      <div class="card-head">
        <h2 id="members-title">People</h2>
        <span class="soft small">{here === 1 ? 'You alone' : `${here} here`}</span>
      </div>
      <ul class="members" data-testid="members">
        {members.map(({ memberId, displayName, present }) => {
          const name = displayName || 'Guest';
          const isMe = memberId === view?.memberId;
          const hosts = memberId === view?.hostId;
          return (
            <li key={memberId} data-testid={`member-${memberId}`} data-present={present}>
              <span class={`avatar ${present ? '' : 'absent'}`} aria-hidden="true">
                {[...name][0]}
              </span>
              <span class={`member-name ${present ? '' : 'absent'}`}>
                {name}
                {isMe && <span class="soft"> (you)</span>}
              </span>
              {!present && <span class="badge soft">away</span>}
              {hosts && (
                <span class="badge" data-testid="host">
                  Host
                </span>
              )}
              {isHost && !isMe && present && (
                <button
                  type="button"
                  class="button quiet"
                  data-testid={`hand-over-${memberId}`}
                  onClick={() => attempt(`Make ${name} host`, () => room.handOver(memberId))}
                >
                  Make host
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
