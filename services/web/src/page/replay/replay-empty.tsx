import { AddClips } from './add-clips.tsx';

type Props = { readonly mayAdd: boolean; readonly sending: boolean; readonly onFiles: (files: readonly File[]) => void };

/** What this page is for, while nothing is on it. */
export function ReplayEmpty({ mayAdd, sending, onFiles }: Props) {
  return (
    <div class="replay-empty" data-testid="replay-empty">
      <div class="replay-sketch" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </div>
      <h2>The same moment, from every camera</h2>
      <p class="soft">
        {mayAdd
          ? 'Drop the clips of several phones or cameras here. Each finds its place in time by itself; one whose time is unknown can be aligned by its sound.'
          : 'No clips are here yet. Only the host adds clips in this room.'}
      </p>
      {mayAdd && !sending && <AddClips kind="main" onFiles={onFiles} />}
    </div>
  );
}
