import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ServerFrame } from '@tutti/protocol';
import type { Guest, TestClient } from './client.ts';

export type FrameView = Extract<ServerFrame, { t: 'VIEW_ADDED' }>['view'];

export type UploadedClip = { readonly path: string; readonly filename?: string; readonly videoStartTimeMs?: number };

/** Brings a member's clip into the room as its page does, resumably. @returns the clip's id. */
export async function uploadClip(apiUrl: string, roomId: string, { token }: Guest, clip: UploadedClip): Promise<string> {
  const { path, filename = basename(path), videoStartTimeMs } = clip;
  const bytes = new Uint8Array(await readFile(path));
  const headers = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' };
  const claimed = videoStartTimeMs === undefined ? {} : { videoStartTimeMs: String(videoStartTimeMs) };
  const told = Object.entries({ filename, kind: 'clip', ...claimed })
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
  const begun = await fetch(new URL(`/api/rooms/${roomId}/uploads`, apiUrl), {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes.length), 'upload-metadata': told },
  });
  if (begun.status !== 201) throw new Error(`POST uploads answered ${begun.status}: ${await begun.text()}`);
  const sent = await fetch(new URL(begun.headers.get('location') ?? '', begun.url), {
    method: 'PATCH',
    headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: bytes,
  });
  const clipId = sent.headers.get('tutti-clip-id');
  if (clipId === null) throw new Error(`PATCH ${begun.headers.get('location')} answered ${sent.status}: ${await sent.text()}`);
  return clipId;
}

/** The view once ingest has looked at it. */
export async function checkedView(client: TestClient, clipId: string): Promise<FrameView> {
  const { view } = await client.frame('VIEW_CHANGED', (frame) => frame.view.clipId === clipId && frame.view.status !== 'checking', 60_000);
  return view;
}
