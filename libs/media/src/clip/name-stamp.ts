/**
 * UTC in ms of the stamp at the end of a segment's name, `cam-20261121190702.mp4`: exactly 14 ASCII digits, `%Y%m%d%H%M%S`, before the last extension
 * and after no other digit, and a date that exists. It says when the segment began, to the second.
 */
export function nameStampMs(filename: string): number | undefined {
  const digits = /(?<![0-9])[0-9]{14}$/.exec(stemOf(filename))?.[0];
  if (digits === undefined) return undefined;
  const part = (from: number, to: number) => Number(digits.slice(from, to));
  const parts = [part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14)] as const;
  const ms = Date.UTC(...parts);
  // Date.UTC carries over what does not exist: the thirteenth month, 29 February of a common year, a leap second.
  return new Date(ms).toISOString().replaceAll(/\D/g, '').startsWith(digits) ? ms : undefined;
}

/** Without the last extension; a dot that leads is part of the name. */
const stemOf = (filename: string): string => filename.replace(/(?<=.)\.[^.]*$/su, '');
