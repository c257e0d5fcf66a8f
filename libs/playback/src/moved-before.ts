/** The tracks with one of them set before another, or at the end when that one is not among them; as they were when the first is not (P-18). */
export function movedBefore<T extends { readonly trackId: string }>(
  tracks: readonly T[],
  { trackId, beforeTrackId }: { readonly trackId: string; readonly beforeTrackId: string },
): readonly T[] {
  const track = tracks.find((each) => each.trackId === trackId);
  if (!track || trackId === beforeTrackId) return tracks;
  const rest = tracks.filter((each) => each !== track);
  const place = rest.findIndex((each) => each.trackId === beforeTrackId);
  return place < 0 ? [...rest, track] : rest.toSpliced(place, 0, track);
}
