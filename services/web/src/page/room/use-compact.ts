import { useEffect, useState } from 'preact/hooks';

const key = 'tutti.view';
const choices = ['auto', 'compact', 'full'] as const;

type View = (typeof choices)[number];

export type CompactChoice = { readonly choice: View; readonly isCompact: boolean; choose(view: View): void };

/** Whether the page shows the least: on phones unless asked otherwise, elsewhere when asked; remembered. */
export function useCompact(): CompactChoice {
  const [choice, setChoice] = useState(remembered);
  const [small, setSmall] = useState(() => phone().matches);
  useEffect(() => {
    const query = phone();
    const update = () => setSmall(query.matches);
    update();
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  return {
    choice,
    isCompact: choice === 'auto' ? small : choice === 'compact',
    choose(view) {
      setChoice(view);
      if (view === 'auto') localStorage.removeItem(key);
      else localStorage.setItem(key, view);
    },
  };
}

const phone = () => matchMedia('(max-width: 30rem)');
const remembered = (): View => choices.find((view) => view === localStorage.getItem(key)) ?? 'auto';
