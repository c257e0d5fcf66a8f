/** Where each of five notes is before all are together, in hundredths of the way from the line. */
const before = [-62, 38, -24, 71, -44];

/** What Tutti does, as a drawing: notes that were apart come to stand on one line. It moves once. */
export function Attack() {
  return (
    <div class="attack" aria-hidden="true">
      {before.map((apart) => (
        <span key={apart} class="attack-lane">
          <span class="attack-note" style={`--apart: ${apart}`} />
        </span>
      ))}
    </div>
  );
}
