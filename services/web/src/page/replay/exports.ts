import { guestToken } from '../guest.ts';
import { getJson, HttpRefusedError, postJson } from '../http.ts';

/** One side-by-side video of a room's views. */
export type ExportWish = {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  /** The wall clock is written into the picture. */
  readonly burnTime: boolean;
  /** Whose sound it has; empty: none. */
  readonly audibleClipId: string;
};

export type ExportState = {
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  /** 0 to 1. */
  readonly progress: number;
  readonly url?: string;
  readonly problem?: string;
};

/** The server makes none that is longer. */
export const mostExportMs = 10 * 60_000;

/** @throws HttpRefusedError; its status is 404 where exports are not made. */
export const askExport = (roomId: string, wish: ExportWish): Promise<{ exportId: string }> =>
  postJson(`/api/rooms/${roomId}/exports`, wish, guestToken());

/** Undefined while the server cannot be reached: it goes on without us. @throws HttpRefusedError */
export const exportState = (roomId: string, exportId: string): Promise<ExportState | undefined> =>
  getJson<ExportState>(`/api/rooms/${roomId}/exports/${exportId}`, guestToken()).catch((error: unknown) => {
    if (error instanceof HttpRefusedError && error.code === 'unreachable') return undefined;
    throw error;
  });
