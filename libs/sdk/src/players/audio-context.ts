/**
 * The audio context that playback wants: its latency is compensated, so it may be longer, and a longer buffer seldom runs dry on a busy machine.
 * Of all settings this one matters most (docs/adr/0020-sound-lab.md). To be made in a tap or key press, so that every browser lets it sound.
 */
export const createAudioContext = (): AudioContext => new AudioContext({ latencyHint: 'playback' });
