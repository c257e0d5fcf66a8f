import { Button } from '../ui/button.tsx';
import { AddClips } from './add-clips.tsx';
import { TogetherSwitch } from './together-switch.tsx';
import type { ViewFacts } from './view-facts.ts';

type Props = {
  readonly title: string;
  readonly facts: readonly ViewFacts[];
  /** Of views in the room. */
  readonly count: number;
  readonly spreadMs: number | undefined;
  readonly together: boolean;
  readonly onTogether: ((together: boolean) => void) | undefined;
  /** The browser lets it sound only after a tap. */
  readonly isSilenced: boolean;
  readonly onSound: () => void;
  readonly mayAdd: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onExport: (() => void) | undefined;
};

/** Which room's clips these are, how near they are to each other now, and with whom one watches. */
export function ReplayTop(props: Props) {
  const { title, facts, count, spreadMs, together, onTogether, isSilenced, onSound, mayAdd, onFiles, onExport } = props;
  return (
    <div class="replay-top">
      <h1>
        <span class="clip">{title || '\u00a0'}</span> <span class="soft replay-word">Replay</span>
      </h1>
      <p class="soft small digits" data-testid="views-count" data-spread-ms={spreadMs === undefined ? undefined : Math.round(spreadMs)}>
        {facts.length > 0 && countText(facts, count)}
        {facts.length > 1 && spreadMs !== undefined && ` · within ${Math.max(1, Math.round(spreadMs))} ms`}
      </p>
      <div class="replay-acts">
        {isSilenced && (
          <Button icon="loud" data-testid="views-sound" onClick={onSound}>
            Start the sound
          </Button>
        )}
        {onTogether && <TogetherSwitch together={together} onPick={onTogether} />}
        {onExport && <Button kind="quiet" icon="download" label="Export as one video" data-testid="open-export" onClick={onExport} />}
        {mayAdd && <AddClips onFiles={onFiles} />}
      </div>
    </div>
  );
}

function countText(facts: readonly ViewFacts[], count: number): string {
  const unsynced = facts.filter(({ badge }) => badge.kind === 'unsynced').length;
  const views = count === 1 ? '1 view' : count > facts.length ? `The first ${facts.length} of ${count} views` : `${count} views`;
  return unsynced === 0 ? views : `${views}, ${unsynced} unsynced`;
}
