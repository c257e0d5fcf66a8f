import type { MemberView } from '@tutti/sdk';
import { measuredMs } from '../format.ts';
import { Button } from '../ui/button.tsx';
import { Lane } from './lane.tsx';
import type { DriftPoint } from './members-drift.ts';
import { Spark } from './spark.tsx';
import type { MemberSync } from './together.ts';

type Props = {
  readonly member: MemberView;
  readonly sync: MemberSync | undefined;
  readonly drift: readonly DriftPoint[];
  readonly nowMs: number;
  /** What the lane's ends stand for, ms. */
  readonly scale: number;
  readonly isMe: boolean;
  readonly isHost: boolean;
  /** While a start waits for members: whether this one is ready. */
  readonly ready: boolean | undefined;
  /** Until the absent host loses the role. */
  readonly goneInMs: number | undefined;
  readonly onHandOver: (() => void) | undefined;
};

export function PersonRow({ member, sync, drift, nowMs, scale, isMe, isHost, ready, goneInMs, onHandOver }: Props) {
  const { memberId, displayName, present, dialect } = member;
  const name = displayName || 'Guest';
  return (
    <li class={`person ${present ? '' : 'away'}`} data-testid={`member-${memberId}`} data-present={present} data-ready={ready}>
      <span class="avatar" aria-hidden="true">
        {[...name][0]}
      </span>
      <span class="person-who">
        <span class="person-name">
          <span class="clip" title={name}>
            {name}
          </span>
          {isMe && <span class="soft you">you</span>}
          {isHost && (
            <span class="badge" data-testid="host">
              host
            </span>
          )}
          {dialect !== undefined && (
            <span
              class="badge older"
              title="An older app: it tells no figures, and knows the ordinary speed only"
              data-testid={`dialect-${memberId}`}
            >
              {dialect}
            </span>
          )}
        </span>
        <span class="person-sync small soft digits" data-testid={`sync-${memberId}`}>
          {present ? (ready === undefined ? syncText(sync, dialect) : ready ? 'ready' : 'getting ready…') : awayText(goneInMs)}
        </span>
      </span>
      <Lane sync={sync} scale={scale} present={present && dialect === undefined} />
      {present && <Spark name={name} memberId={memberId} points={drift} nowMs={nowMs} scale={scale} />}
      {onHandOver && (
        <span class="person-act">
          <Button kind="quiet" data-testid={`hand-over-${memberId}`} onClick={onHandOver}>
            Make host<span class="visually-hidden">: {name}</span>
          </Button>
        </span>
      )}
    </li>
  );
}

function syncText(sync: MemberSync | undefined, dialect: string | undefined): string {
  if (!sync) return dialect === undefined ? 'measuring…' : 'older app, not measured';
  const { driftMs, errorMs } = sync;
  const bound = `±${measuredMs(errorMs, { signed: false })}`;
  return driftMs === undefined ? `clock ${bound}` : `${measuredMs(driftMs)} ${bound}`;
}

const awayText = (goneInMs: number | undefined): string =>
  goneInMs === undefined ? 'away' : `away, host for ${Math.ceil(goneInMs / 1_000)} s more`;
