import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { tellError } from './ui/toasts.tsx';

/** A part of the page that is fetched when it is shown for the first time. */
export function later<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  let Part: FunctionComponent<P> | undefined;
  return function Later(props: P) {
    const [, redraw] = useState(false);
    useEffect(() => {
      if (Part) return;
      load().then(
        (loaded) => {
          Part = loaded;
          redraw(true);
        },
        () => tellError('Open this', new Error('a part of the page could not be loaded. Reload the page to try again.')),
      );
    }, []);
    return Part ? <Part {...props} /> : null;
  };
}
