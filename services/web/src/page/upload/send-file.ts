import { DetailedError, Upload as TusUpload } from 'tus-js-client';
import { guestToken, renewGuest } from '../guest.ts';
import { refusedBy } from '../http.ts';
import { goesOn, type UploadProblem, uploadProblem } from './upload-problem.ts';

/** What the room has of it now. */
type Made = { readonly trackId?: string; readonly clipId?: string };

export type SendFile = {
  readonly file: File;
  readonly roomId: string;
  readonly kind: 'track' | 'clip';
  readonly onProgress: (sentBytes: number) => void;
  /** The line is gone; it is tried again by itself. */
  readonly onCut: () => void;
  readonly onDone: (made: Made) => void;
  readonly onFailed: (problem: UploadProblem) => void;
};

export type Sending = {
  /** Begins, or goes on from what the server has. */
  go(): void;
  pause(): Promise<void>;
  /** Also makes the server forget it. */
  cancel(): Promise<void>;
  /** The network is back: no more pause before the next attempt. */
  hurry(): void;
};

/** Short at first, then every 8 s for a quarter of an hour; what gets on begins anew. */
const retryDelays = [0, 500, 1_000, 2_000, 4_000, ...Array<number>(110).fill(8_000)];
/** So much is on its way in one request: a proxy between us may hold back the whole of it. */
const chunkBytes = 4_000_000;

/** Sends a file by tus: in pieces, from where the server is, as often as the line breaks. */
export function sendFile({ file, roomId, kind, onProgress, onCut, onDone, onFailed }: SendFile): Sending {
  let made: Made = {};
  const upload = new TusUpload(file, {
    endpoint: `/api/rooms/${roomId}/uploads`,
    metadata: { filename: file.name, filetype: file.type, ...(kind === 'clip' ? { kind } : {}) },
    chunkSize: chunkBytes,
    retryDelays,
    storeFingerprintForResuming: false,
    removeFingerprintOnSuccess: true,
    onBeforeRequest: (request) => void request.setHeader('authorization', `Bearer ${guestToken()}`),
    async onAfterResponse(_request, response) {
      const [trackId, clipId] = ['Tutti-Track-Id', 'Tutti-Clip-Id'].map((name) => response.getHeader(name));
      made = { ...made, ...(trackId && { trackId }), ...(clipId && { clipId }) };
      if (response.getStatus() === 401) await renewGuest().catch(() => undefined);
    },
    onShouldRetry(error) {
      const again = goesOn(statusOf(error));
      if (again) onCut();
      return again;
    },
    onProgress,
    onSuccess: () => onDone(made),
    onError: (error) => onFailed(problemOf(error, kind)),
  });
  return {
    go: () => upload.start(),
    pause: () => upload.abort(),
    cancel: () => upload.abort(true).catch(() => undefined),
    hurry: () => void upload.abort().then(() => upload.start()),
  };
}

const statusOf = (error: unknown): number => (error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0);

function problemOf(error: unknown, kind: SendFile['kind']): UploadProblem {
  const status = statusOf(error);
  const body = error instanceof DetailedError ? (error.originalResponse?.getBody() ?? '') : '';
  const { code, message } = refusedBy(status, body);
  return uploadProblem({ status, code, message }, kind);
}
