export type UploadProblem = {
  readonly code: string;
  readonly text: string /** Whether the same file may do better later. */;
  readonly again: boolean;
};

/** Why a file did not get in, in words that help. `code` and `message` are the api's. */
export function uploadProblem(
  { status, code, message }: { status: number; code: string; message: string },
  kind: 'track' | 'clip' = 'track',
): UploadProblem {
  const isClip = kind === 'clip';
  switch (code) {
    case 'not-media':
    case 'unsupported-type':
      return { code, text: isClip ? 'This is not a video that we can play.' : 'This is not a sound file that we can play.', again: false };
    case 'too-large':
      return { code, text: message || 'The file is too large.', again: false };
    case 'store-full':
      return { code, text: 'There is no room for more files on the server.', again: true };
    case 'not-a-member':
      return { code, text: `Only who is in the room can add ${isClip ? 'clips' : 'tracks'}.`, again: true };
    case 'room-not-open':
      return { code, text: 'The room is gone.', again: false };
    case 'invalid-token':
    case 'expired-token':
      return { code, text: 'The server no longer knows you; leave and join again.', again: true };
    default:
      if (status === 0) return { code: 'network', text: 'The server cannot be reached.', again: true };
      if (status === 413) return { code: 'too-large', text: 'The file is too large.', again: false };
      return { code, text: message || `The server answered ${status}.`, again: true };
  }
}

/** Whether the file has only to be sent on later: the line is cut, or the server busy or away. */
export const goesOn = (status: number): boolean =>
  status === 0 || status === 401 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);
