/** Now by this page's own clock. */
export const localNowMs = (): number => performance.timeOrigin + performance.now();

/** Where playback should be, by the client's own reckoning; undefined while nothing is to sound. */
export type Expected = () => number | undefined;

/** Of the predecessors' rules: below it nothing is done, at it a jump; between the two, where there are two, another speed. */
export type Rules = { readonly seekSec: number; readonly rateSec?: number; readonly everyMs: number };

/** A media element as the older clients drive it: put where it should be at a start, looked at every so often, and told by their thresholds alone. */
export function player(expected: Expected, { seekSec, rateSec, everyMs }: Rules) {
  const audio = document.body.appendChild(new Audio());
  let starting: ReturnType<typeof setTimeout> | undefined;
  let playing = false;
  let seeks = 0;

  const driftSec = (): number | undefined => {
    const wanted = expected();
    return wanted === undefined || !playing || audio.paused || audio.seeking ? undefined : audio.currentTime - wanted;
  };
  const put = () => {
    audio.currentTime = Math.max(0, expected() ?? 0);
    seeks += 1;
  };
  const correct = () => {
    const drift = driftSec();
    if (drift === undefined) return;
    audio.playbackRate = 1;
    if (Math.abs(drift) >= seekSec) put();
    else if (rateSec !== undefined && Math.abs(drift) >= rateSec) audio.playbackRate = drift > 0 ? 0.97 : 1.03;
  };
  if (everyMs > 0) setInterval(correct, everyMs);

  return {
    load(url: string) {
      if (audio.src === url) return;
      audio.src = url;
      audio.preload = 'auto';
    },
    /** Sounds in so many ms, from where it should be then. */
    start(inMs: number) {
      clearTimeout(starting);
      const begin = async () => {
        playing = true;
        put();
        await audio.play();
        put();
      };
      starting = setTimeout(() => void begin(), Math.max(0, inMs));
    },
    stop() {
      clearTimeout(starting);
      playing = false;
      audio.pause();
    },
    correct,
    readout: () => ({ sounds: playing && !audio.paused, driftSec: driftSec(), atSec: audio.currentTime, seeks }),
  };
}

export type Readout = ReturnType<ReturnType<typeof player>['readout']>;
