/** Codes of refusals, from deciders and from the doors, each with the sentence a person reads. SPEC.md lists them. */
export const refusals = {
  'room-not-open': 'There is no such room.',
  'room-exists': 'A room with this id exists already.',
  'not-a-member': 'Join the room first.',
  'not-host': 'Only the host can do this.',
  'not-present': 'That member is not here.',
  'not-playing': 'Nothing is playing.',
  'not-paused': 'Playback is not paused.',
  'unknown-track': 'The room has no such track.',
  'track-exists': 'The room has this track already.',
  'out-of-range': 'The position is beyond the end of the track.',
  'room-full': 'The room is full.',
  superseded: 'Something newer took its place.',
  'invalid-frame': 'The message is not what the protocol says.',
  'frame-too-large': 'The message is too large.',
  'slow-down': 'Too many commands at once; this one was not done.',
  'join-first': 'Send JOIN_ROOM first.',
  'already-joined': 'This connection is in a room already.',
  'invalid-token': 'The token is not valid.',
  'other-member': 'The token is not of the member who joined here.',
  'expired-token': 'The token has expired.',
  'not-answered': 'No scheduler answered in time; the command may be sent again with the same id.',
  forbidden: 'Only a service may do this.',
} as const;

export type RefusalCode = keyof typeof refusals;
