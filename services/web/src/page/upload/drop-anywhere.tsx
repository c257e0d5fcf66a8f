import { useEffect, useState } from 'preact/hooks';

type Props = { readonly enabled: boolean; readonly onFiles: (files: readonly File[]) => void; readonly text?: string };

/** Files may be dropped on any part of the page. */
export function DropAnywhere({ enabled, onFiles, text = 'Drop to add to the room' }: Props) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!enabled) return;
    const stop = new AbortController();
    let depth = 0; // entering a child comes before leaving its parent
    const has = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      addEventListener(type, (event) => has(event) && act(event), { signal: stop.signal });
    on('dragenter', () => setOver(++depth > 0));
    on('dragleave', () => setOver(--depth > 0));
    on('dragover', (event) => event.preventDefault());
    on('drop', (event) => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    });
    return () => stop.abort();
  }, [enabled, onFiles]);
  return over ? (
    <div class="drop" data-testid="drop" aria-hidden="true">
      <p>{text}</p>
    </div>
  ) : null;
}
