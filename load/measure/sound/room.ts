import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { subprotocols } from '@tutti/protocol';
import { type Tutti, waitFor } from '@tutti/testkit';
import { WebSocket } from 'ws';

type Guest = { token: string; memberId: string };

/** A new room, opened over HTTP by somebody who does not join it: its host is whoever joins first. */
export async function openRoom({ url }: Pick<Tutti, 'url'>): Promise<string> {
  const { token } = await guest(url, 'Opener');
  const { roomId } = await post<{ roomId: string }>(`${url}/api/rooms`, token, 'application/json', JSON.stringify({ title: 'Sound' }));
  return roomId;
}

/** Uploads a file as a member that joins for it and leaves again. */
export async function uploadTrack({ url, gatewayUrl }: Pick<Tutti, 'url' | 'gatewayUrl'>, roomId: string, path: string): Promise<void> {
  const { token } = await guest(url, 'Uploader');
  const socket = new WebSocket(gatewayUrl, [subprotocols.json]);
  const frames: string[] = [];
  socket.on('message', (data) => frames.push(String(data)));
  await once(socket, 'open');
  try {
    socket.send(JSON.stringify({ t: 'JOIN_ROOM', commandId: `sound-${roomId}-join`, roomId, token }));
    await waitFor(() => frames.some((frame) => frame.includes('"ROOM_STATE"')), { what: 'ROOM_STATE', withinMs: 30_000 });
    const query = `filename=${encodeURIComponent(`sound${extname(path)}`)}&title=Sound`;
    const type = extname(path) === '.wav' ? 'audio/wav' : 'audio/mpeg';
    await post(`${url}/api/rooms/${roomId}/tracks?${query}`, token, type, new Uint8Array(await readFile(path)));
    socket.send(JSON.stringify({ t: 'LEAVE_ROOM', commandId: `sound-${roomId}-leave` }));
  } finally {
    socket.close();
  }
}

async function guest(url: string, displayName: string): Promise<Guest> {
  return post<Guest>(`${url}/api/tokens`, undefined, 'application/json', JSON.stringify({ displayName }));
}

async function post<T>(url: string, token: string | undefined, contentType: string, body: string | Uint8Array<ArrayBuffer>): Promise<T> {
  const headers = { 'content-type': contentType, ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`POST ${new URL(url).pathname} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
