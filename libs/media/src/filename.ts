/** What is wrong with the name of an uploaded file, or undefined. It is kept for people to read and never becomes a path; tricks are refused all the same. */
export function filenameProblem(filename: string): string | undefined {
  if (filename.trim() === '') return 'must not be empty';
  if (filename.length > maxLength) return `must be at most ${maxLength} characters`;
  if (/[/\\]/u.test(filename) || filename === '.' || filename === '..') return 'must be a name, not a path';
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(filename)) return 'must not have control characters';
  return undefined;
}

/** `my_first-song.final.wav` -> `my first-song.final`: what a track is called when nobody gave it a title. */
export function titleFrom(filename: string): string {
  const stem = filename.replace(/\.[A-Za-z0-9]{1,5}$/u, '');
  return (stem === '' ? filename : stem).replaceAll('_', ' ').replace(/\s+/gu, ' ').trim() || filename;
}

/** As in the contract: `Track.filename`. */
const maxLength = 200;
