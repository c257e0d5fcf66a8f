/** The house's mark: two notes on one line. */
export function Mark() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 1v22" stroke="var(--brass-ink)" stroke-width="2" stroke-linecap="round" />
      <g fill="currentColor">
        <ellipse cx="12" cy="7.4" rx="6.6" ry="4.3" transform="rotate(-20 12 7.4)" />
        <ellipse cx="12" cy="16.8" rx="6.6" ry="4.3" transform="rotate(-20 12 16.8)" />
      </g>
    </svg>
  );
}
