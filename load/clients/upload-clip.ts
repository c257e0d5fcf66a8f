export type ClipUpload = {
  readonly url: string;
  readonly roomId: string;
  readonly token: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly filename: string;
  readonly videoStartTimeMs?: number;
};

/** `refused`: the api's own words for it. */
export type ClipUploaded = { readonly clipId: string } | { readonly refused: string };

/** Brings a file into a room as a page does: tus, one creation and one piece. */
export async function uploadClip({ url, roomId, token, bytes, filename, videoStartTimeMs }: ClipUpload): Promise<ClipUploaded> {
  const told = { filename, kind: 'clip', ...(videoStartTimeMs === undefined ? {} : { videoStartTimeMs: String(videoStartTimeMs) }) };
  const common = { 'tus-resumable': '1.0.0', authorization: `Bearer ${token}` };
  const created = await fetch(new URL(`/api/rooms/${roomId}/uploads`, url), {
    method: 'POST',
    headers: { ...common, 'upload-length': String(bytes.length), 'upload-metadata': metadataOf(told) },
  });
  if (!created.ok) return { refused: await wordsOf(created) };
  const ready = created.headers.get('tutti-clip-id');
  if (ready !== null) return { clipId: ready };
  const sent = await fetch(new URL(created.headers.get('location') ?? '', url), {
    method: 'PATCH',
    headers: { ...common, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: bytes,
  });
  const clipId = sent.headers.get('tutti-clip-id');
  return sent.ok && clipId !== null ? { clipId } : { refused: await wordsOf(sent) };
}

const wordsOf = async (response: Response): Promise<string> => `${response.status} ${(await response.text()).slice(0, 300)}`;

const metadataOf = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
