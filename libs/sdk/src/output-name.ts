/**
 * Under what name an output is remembered: its label where the page may read it (with a microphone's permission, mostly), else the sink's id, which a
 * browser keeps for a page's origin, else one for all.
 *
 * @param sinkId of the audio context; undefined where a context always sounds on the default output.
 */
export async function outputName(sinkId: string | object | undefined): Promise<string> {
  const id = typeof sinkId === 'string' && sinkId !== '' ? sinkId : 'default';
  const devices = await Promise.resolve(globalThis.navigator?.mediaDevices?.enumerateDevices?.()).catch(() => undefined);
  const label = devices?.find(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === id)?.label;
  return label || id;
}

/** Calls `onChange` when outputs come or go. @returns what ends it. */
export function watchOutputs(onChange: () => void): () => void {
  const devices = globalThis.navigator?.mediaDevices;
  devices?.addEventListener?.('devicechange', onChange);
  return () => devices?.removeEventListener?.('devicechange', onChange);
}
