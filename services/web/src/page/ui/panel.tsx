import type { ComponentChildren } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { Compact } from './compact.ts';
import { Icon } from './icon.tsx';

type Props = {
  readonly id: string;
  readonly title: string;
  /** Beside the title: a count, a button. */
  readonly aside?: ComponentChildren;
  /** Beside the title of a folded panel: what there is to know without opening it. */
  readonly summary?: string | undefined;
  readonly children: ComponentChildren;
};

/** A titled part of a page; a landmark by its title. In a compact page its title opens it. */
export function Panel({ id, title, aside, summary, children }: Props) {
  const compact = useContext(Compact);
  const [open, setOpen] = useState(false);
  const folded = compact && !open;
  return (
    <section class={`panel panel-${id} ${folded ? 'folded' : ''}`} aria-labelledby={`${id}-title`}>
      <div class="panel-head">
        <h2 id={`${id}-title`}>
          {compact ? (
            <button
              type="button"
              class="fold"
              data-testid={`fold-${id}`}
              aria-expanded={open}
              aria-controls={`${id}-body`}
              onClick={() => setOpen(!open)}
            >
              <Icon name="fold" />
              {title}
            </button>
          ) : (
            title
          )}
        </h2>
        {folded ? <span class="soft small clip">{summary}</span> : aside}
      </div>
      <div class="panel-body" id={`${id}-body`} hidden={folded}>
        {children}
      </div>
    </section>
  );
}
