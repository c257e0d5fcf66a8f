import { toneWav } from '@tutti/testkit';
import { guest } from './client.ts';

export type UploadedTrack = { readonly trackId: string; readonly durationMs: number; readonly url: string };

/** Creates a room over HTTP, by somebody who does not join it. */
export async function openRoom(apiUrl: string, title: string): Promise<string> {
  const { token } = await guest(apiUrl, 'Opener');
  const response = await fetch(new URL('/api/rooms', apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ title }),
  });
  if (!response.ok) throw new Error(`POST /api/rooms answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { roomId: string }).roomId;
}

/** Uploads a tone of that length into a room. */
export async function toneTrack(apiUrl: string, roomId: string, token: string, seconds: number): Promise<UploadedTrack> {
  const response = await fetch(new URL(`/api/rooms/${roomId}/tracks?filename=tone.wav&title=Tone`, apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'audio/wav', authorization: `Bearer ${token}` },
    body: new Uint8Array(toneWav(seconds)),
  });
  if (!response.ok) throw new Error(`POST tracks answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { track: UploadedTrack }).track;
}
