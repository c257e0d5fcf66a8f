import type { ViewFacts } from './view-facts.ts';

/** The badge of a view opens all that is known of it. */
export function BadgeButton({ facts, onOpen }: { facts: ViewFacts; onOpen: () => void }) {
  const { clipId, name, badge } = facts;
  return (
    <button
      type="button"
      class={`sync-badge ${badge.tone}`}
      data-testid={`badge-${clipId}`}
      data-badge={badge.kind}
      title={badge.sentence}
      aria-label={`${badge.text}: all about ${name}`}
      onClick={onOpen}
    >
      {badge.text}
    </button>
  );
}
