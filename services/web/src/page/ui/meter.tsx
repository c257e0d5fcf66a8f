/** How much of something is done. `share` 0 to 1; undefined: it goes on, nobody knows how long. */
export function Meter({ label, share }: { label: string; share: number | undefined }) {
  const now = share === undefined ? {} : { 'aria-valuenow': Math.round(share * 100) };
  return (
    <div
      class={`meter ${share === undefined ? 'unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...now}
    >
      <span style={`transform: scaleX(${share ?? 1})`} />
    </div>
  );
}
