import { useEffect, useState } from 'preact/hooks';

/** True once `waiting` has lasted `ms`: what is there sooner needs no word about waiting, and nothing flashes. */
export function useLater(waiting: boolean, ms = 300): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!waiting) return;
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [waiting, ms]);
  return waiting && late;
}
