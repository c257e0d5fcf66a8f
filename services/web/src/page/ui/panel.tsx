import type { ComponentChildren } from 'preact';

type Props = {
  readonly id: string;
  readonly title: string;
  /** Beside the title: a count, a button. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
};

/** A titled part of a page; a landmark by its title. */
export function Panel({ id, title, aside, children }: Props) {
  return (
    <section class={`panel panel-${id}`} aria-labelledby={`${id}-title`}>
      <div class="panel-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
