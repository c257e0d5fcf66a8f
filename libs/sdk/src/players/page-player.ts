import { localNowMs } from '../local-clock.ts';
import { createAudioContext } from './audio-context.ts';
import { choosingPlayer } from './choosing-player.ts';
import type { Player } from './player.ts';
import { webAudioPlayer } from './web-audio-player.ts';

export type PagePlayerOptions = {
  /** What the addresses of tracks are relative to. */
  readonly baseUrl: string;
  readonly audioContext: AudioContext | undefined;
  /** A phone would rather begin late than wait (P-9). */
  readonly isMobile: () => boolean;
};

/** How long a streamed track's own data are waited for (P-9). */
const metadataPatienceMs = 10_000;
const mobilePatienceMs = 3_000;

/** What sounds in a page: Web Audio, and players of streams once a track needs them. */
export const pagePlayer = ({ baseUrl, audioContext, isMobile }: PagePlayerOptions): Player =>
  choosingPlayer({
    exact: webAudioPlayer({
      localNowMs,
      baseUrl,
      fetch: (input, init) => globalThis.fetch(input, init),
      createContext: () => audioContext ?? createAudioContext(),
    }),
    loadMedia: async ({ trimMs }) => {
      const { mediaPlayer } = await import('./media-player.ts');
      return mediaPlayer({ localNowMs, baseUrl, patienceMs: () => (isMobile() ? mobilePatienceMs : metadataPatienceMs), trimMs });
    },
  });
