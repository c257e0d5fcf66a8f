import { useEffect, useState } from 'preact/hooks';

type Word = { readonly say: 'here' | 'gone' | 'who'; readonly tab: string; readonly who: string };

/** Whether another tab of this browser is in the same room as the same member: a duplicated tab is. */
export function useTwin(who: string): boolean {
  const [twins, setTwins] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    setTwins(new Set()); // whoever was like us while nobody knew who we are need not be now
    const tab = crypto.getRandomValues(new Uint32Array(2)).join('-');
    const channel = new BroadcastChannel('tutti');
    const tell = (say: Word['say']) => channel.postMessage({ say, tab, who } satisfies Word);
    channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if (data.who !== who) return;
      setTwins((known) => new Set(data.say === 'gone' ? [...known].filter((id) => id !== data.tab) : [...known, data.tab]));
      if (data.say === 'who') tell('here');
    };
    const bye = () => tell('gone');
    addEventListener('pagehide', bye);
    tell('who');
    return () => {
      bye();
      removeEventListener('pagehide', bye);
      channel.close();
    };
  }, [who]);
  return twins.size > 0;
}
