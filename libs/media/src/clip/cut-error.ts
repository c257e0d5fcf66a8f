/** A replay cannot be cut so. The message begins with the field that has to change. */
export class CutError extends Error {
  override readonly name = 'CutError';
  readonly code = 'CUT_IMPOSSIBLE';
  readonly field: 'segments' | 'fromMs' | 'toMs' | 'outPath';
  constructor(field: CutError['field'], problem: string, options?: ErrorOptions) {
    super(`${field}: ${problem}`, options);
    this.field = field;
  }
}
