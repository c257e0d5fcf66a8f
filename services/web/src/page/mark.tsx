/** The house's mark: three notes on one line. */
export function Mark() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 1.5v21" stroke="var(--brass-ink)" stroke-width="1.8" stroke-linecap="round" />
      <g fill="currentColor">
        <ellipse cx="12" cy="6" rx="3.9" ry="2.8" transform="rotate(-22 12 6)" />
        <ellipse cx="12" cy="12" rx="3.9" ry="2.8" transform="rotate(-22 12 12)" />
        <ellipse cx="12" cy="18" rx="3.9" ry="2.8" transform="rotate(-22 12 18)" />
      </g>
    </svg>
  );
}
