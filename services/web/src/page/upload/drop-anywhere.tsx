import { useEffect, useRef, useState } from 'preact/hooks';

type Props = {
  readonly enabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  /** Films can be two things: with this the page is split while some are dragged over it, and asks by where they are dropped. */
  readonly onViews?: (files: readonly File[]) => void;
  readonly text?: string;
};

/** Files may be dropped on any part of the page. */
export function DropAnywhere({ enabled, onFiles, onViews, text = 'Drop to add to the room' }: Props) {
  const [over, setOver] = useState<'files' | 'films' | undefined>();
  const [onRight, setRight] = useState(false);
  const now = useRef({ onFiles, onViews });
  now.current = { onFiles, onViews };
  const splits = onViews !== undefined;
  useEffect(() => {
    if (!enabled) return;
    const stop = new AbortController();
    let depth = 0; // entering a child comes before leaving its parent
    const has = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const kindOf = ({ dataTransfer }: DragEvent) =>
      splits && [...(dataTransfer?.items ?? [])].some(({ type }) => type.startsWith('video/')) ? 'films' : 'files';
    const isRight = ({ clientX }: DragEvent) => clientX > innerWidth / 2;
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      addEventListener(type, (event) => has(event) && act(event), { signal: stop.signal });
    on('dragenter', (event) => {
      depth++;
      setOver(kindOf(event));
    });
    on('dragleave', () => --depth <= 0 && setOver(undefined));
    on('dragover', (event) => {
      event.preventDefault();
      setRight(isRight(event));
    });
    on('drop', (event) => {
      event.preventDefault();
      depth = 0;
      setOver(undefined);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (kindOf(event) === 'films' && isRight(event)) now.current.onViews?.(files);
      else now.current.onFiles(files);
    });
    return () => stop.abort();
  }, [enabled, splits]);
  if (!over) return null;
  return (
    <div class={`drop ${over}`} data-testid="drop" aria-hidden="true">
      <p class={over === 'films' && onRight ? 'off' : ''}>{over === 'films' ? 'A track, to play in the room' : text}</p>
      {over === 'films' && <p class={onRight ? '' : 'off'}>A view, to compare on the timeline</p>}
    </div>
  );
}
