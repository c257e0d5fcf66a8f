import { useRef } from 'preact/hooks';
import { Button } from '../ui/button.tsx';

type Props = { readonly kind?: 'main' | 'plain'; readonly onFiles: (files: readonly File[]) => void };

export function AddClips({ kind = 'plain', onFiles }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button kind={kind} icon="add" data-testid="add-clips" onClick={() => chooser.current?.click()}>
        {kind === 'main' ? (
          'Add clips'
        ) : (
          <span>
            Add<span class="visually-hidden"> clips</span>
          </span>
        )}
      </Button>
      <input
        ref={chooser}
        hidden
        type="file"
        accept="video/*,.mkv,.ts,.mts,.m2ts"
        multiple
        data-testid="clip-files"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
