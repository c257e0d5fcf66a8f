import { useEffect } from 'preact/hooks';

let arrivals = 0;

/** A view that took another one's place gets the focus at its beginning, so that keys and ears go on there; a fresh load leaves it to the browser. */
export function useArrival(): void {
  useEffect(() => {
    if (arrivals++ > 0) document.getElementById('main')?.focus({ preventScroll: true });
  }, []);
}
