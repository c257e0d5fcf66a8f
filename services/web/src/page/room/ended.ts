export type Ending = {
  readonly reason: string;
  readonly title: string;
  readonly text: string;
  /** What the main button says; undefined when coming in again is of no use. */
  readonly again?: string;
};

/** Why one is out of the room, and the way on. `reason` is a close code's name in kebab case, or a refusal's code. */
export function endingOf(reason: string, message = ''): Ending {
  switch (reason) {
    case 'left':
      return { reason, title: 'You left the room.', text: 'The others go on without this device.', again: 'Join again' };
    case 'room-full':
      return { reason, title: 'The room is full.', text: 'Somebody has to leave before you can come in.', again: 'Try again' };
    case 'room-not-open':
      return { reason, title: 'There is no such room.', text: 'Check the code, or open a room of your own.' };
    case 'replaced':
      return { reason, title: 'You are in from another place.', text: 'This page made way for it.', again: 'Come back here' };
    case 'expired-token':
      return { reason, title: 'Your stay has run out.', text: 'It could not be renewed by itself.', again: 'Join again' };
    case 'invalid-token':
    case 'other-member':
      return {
        reason: 'invalid-token',
        title: 'The server no longer knows you.',
        text: 'You come in as a new guest.',
        again: 'Join again',
      };
    case 'flood':
    case 'too-many-errors':
      return {
        reason: 'flood',
        title: 'The server closed the door.',
        text: 'This page sent more than is good for the others. Wait a moment, then come back.',
        again: 'Join again',
      };
    default:
      return { reason, title: 'The connection has ended.', text: message || `The server said: ${reason}.`, again: 'Join again' };
  }
}
