const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

export const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT');
export const isFull = (error: unknown): boolean => hasCode(error, 'ENOSPC', 'EDQUOT');
