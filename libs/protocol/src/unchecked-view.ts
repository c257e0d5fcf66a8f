import type { View } from './json/frames.ts';

/** What is not known of a view that nobody looked at. */
export const uncheckedView: Pick<View, 'filename' | 'status' | 'problem' | 'anchorSource' | 'suspicion'> = {
  filename: '',
  status: '',
  problem: '',
  anchorSource: '',
  suspicion: '',
};
