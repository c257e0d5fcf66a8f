import type { ByteRange } from '@tutti/media';

/**
 * The part of a file that a `range` header asks for. `whole`: there is no header, or one that RFC 9110 §14.2 lets us ignore (another
 * unit, several ranges, not well-formed).
 */
export function byteRangeOf(header: string | undefined, size: number): ByteRange | 'whole' | 'not-satisfiable' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header?.replaceAll(' ', '') ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') return suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= size ? 'not-satisfiable' : { start, end };
}

function suffix(length: number, size: number): ByteRange | 'not-satisfiable' {
  return length === 0 || size === 0 ? 'not-satisfiable' : { start: Math.max(0, size - length), end: size - 1 };
}
