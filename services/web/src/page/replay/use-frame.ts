import { useEffect, useRef } from 'preact/hooks';

/** Called before every paint, for what moves with the playhead: it writes to the page by itself, so that nothing is drawn anew. */
export function useFrame(draw: () => void): void {
  const now = useRef(draw);
  now.current = draw;
  useEffect(() => {
    let handle = 0;
    const next = () => {
      now.current();
      handle = requestAnimationFrame(next);
    };
    next();
    return () => cancelAnimationFrame(handle);
  }, []);
}
