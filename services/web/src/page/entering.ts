/** Handed from the tap that opened a room to the room's page: that tap was the way in, and what lets the browser sound. */
export type Entering = { readonly roomId: string; readonly name: string; readonly audioContext: AudioContext };

let next: Entering | undefined;

export function enterNext(entering: Entering): void {
  next = entering;
}

/** Once. */
export function takeEntering(roomId: string): Entering | undefined {
  const taken = next?.roomId === roomId ? next : undefined;
  next = undefined;
  return taken;
}
