/** What a page did, counted from below its own code: by the browser's functions that it called. Reset never; compare two readings. */
export type Witnessed = {
  /** Times a player began to sound where nothing of it sounded. */
  readonly starts: number;
  /** Times what sounded was put elsewhere. */
  readonly seeks: number;
  readonly rateChanges: number;
  /** Frames sent on WebSockets, by name. */
  readonly sent: Readonly<Record<string, number>>;
  /** A timer set to 100 ms, and frames drawn: both starve in a hidden page. */
  readonly ticks: number;
  readonly drawn: number;
};

declare global {
  interface Window {
    witness?: Witnessed;
    /** What the page's sockets heard last, by the frame's name, to be said to it once more. */
    hearAgain?(frameName: string): boolean;
    /** While true the page is not told that it was shown, focused or thawed; what a test dispatches it hears. */
    notTold?: boolean;
  }
}

/**
 * To run in a page before its own scripts. Stands alone: it is sent there as text.
 * NOTE a source that is replaced before its moment has come was never heard and is no seek; one that fades out while the next fades in is.
 */
export function witnessPage(): void {
  const seen = { starts: 0, seeks: 0, rateChanges: 0, sent: {} as Record<string, number>, ticks: 0, drawn: 0 };
  window.witness = seen;

  const sounding = new Map<AudioScheduledSourceNode, { sinceSec: number; as: 'seeks' | 'starts' }>();
  const { start, stop } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (whenSec = 0, ...rest: number[]) {
    const nowSec = this.context.currentTime;
    const sounds = [...sounding].some(([node, { sinceSec }]) => node.context === this.context && sinceSec <= nowSec);
    const as = sounds ? 'seeks' : 'starts';
    seen[as]++;
    sounding.set(this, { sinceSec: whenSec, as });
    this.addEventListener('ended', () => sounding.delete(this));
    return start.call(this, whenSec, ...rest);
  };
  AudioBufferSourceNode.prototype.stop = function (whenSec = 0) {
    const begun = sounding.get(this);
    if (begun && begun.sinceSec > this.context.currentTime && whenSec <= begun.sinceSec) seen[begun.as]--;
    if (whenSec <= this.context.currentTime) sounding.delete(this);
    return stop.call(this, whenSec);
  };

  const rates = new WeakSet<AudioParam>();
  const rateOf = Object.getOwnPropertyDescriptor(AudioBufferSourceNode.prototype, 'playbackRate')?.get;
  Object.defineProperty(AudioBufferSourceNode.prototype, 'playbackRate', {
    get() {
      const param = rateOf?.call(this) as AudioParam;
      rates.add(param);
      return param;
    },
  });
  const { setValueAtTime } = AudioParam.prototype;
  AudioParam.prototype.setValueAtTime = function (value, atSec) {
    if (rates.has(this)) seen.rateChanges++;
    return setValueAtTime.call(this, value, atSec);
  };

  const onSet = (name: 'currentTime' | 'playbackRate', count: (element: HTMLMediaElement, value: number) => void) => {
    const own = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, name);
    if (!own?.set) return;
    const { set } = own;
    Object.defineProperty(HTMLMediaElement.prototype, name, {
      ...own,
      set(this: HTMLMediaElement, value: number) {
        count(this, value);
        set.call(this, value);
      },
    });
  };
  onSet('currentTime', ({ paused }) => {
    if (!paused) seen.seeks++;
  });
  onSet('playbackRate', ({ playbackRate }, value) => {
    if (playbackRate !== value) seen.rateChanges++;
  });
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    if (this.paused) seen.starts++;
    return play.call(this);
  };

  const sockets = new Set<WebSocket>();
  const heard = new Map<string, string>();
  const nameIn = (data: unknown) => /^\{"t":"(\w+)"/u.exec(String(data))?.[1];
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    const name = nameIn(data);
    if (name !== undefined) seen.sent[name] = (seen.sent[name] ?? 0) + 1;
    if (!sockets.has(this)) {
      sockets.add(this);
      this.addEventListener('message', (event) => {
        const told = nameIn(event.data);
        if (told !== undefined) heard.set(told, String(event.data));
      });
    }
    return send.call(this, data);
  };
  window.hearAgain = (frameName) => {
    const data = heard.get(frameName);
    for (const socket of data === undefined ? [] : sockets)
      if (socket.readyState === 1) socket.dispatchEvent(new MessageEvent('message', { data }));
    return data !== undefined;
  };

  for (const type of ['visibilitychange', 'focus', 'pageshow', 'resume'])
    addEventListener(type, (event) => window.notTold && event.isTrusted && event.stopImmediatePropagation(), true);

  setInterval(() => seen.ticks++, 100);
  const draw = () => {
    seen.drawn++;
    requestAnimationFrame(draw);
  };
  draw();
}
