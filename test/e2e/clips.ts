import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ServerFrame } from '@tutti/protocol';
import { uploadClip } from '../../load/clients/upload-clip.ts';
import type { Guest, TestClient } from './client.ts';

export type FrameView = Extract<ServerFrame, { t: 'VIEW_ADDED' }>['view'];

export type CameraFile = { readonly path: string; readonly filename?: string; readonly videoStartTimeMs?: number };

/** Brings a member's clip into the room as its page does, resumably. @returns the clip's id. */
export async function bringClip(url: string, roomId: string, { token }: Guest, clip: CameraFile): Promise<string> {
  const { path, filename = basename(path), ...claimed } = clip;
  const answer = await uploadClip({ url, roomId, token, bytes: new Uint8Array(await readFile(path)), filename, ...claimed });
  if ('refused' in answer) throw new Error(`${filename} was refused: ${answer.refused}`);
  return answer.clipId;
}

/** The view once ingest has looked at it. */
export async function checkedView(client: TestClient, clipId: string): Promise<FrameView> {
  const { view } = await client.frame('VIEW_CHANGED', (frame) => frame.view.clipId === clipId && frame.view.status !== 'checking', 60_000);
  return view;
}
