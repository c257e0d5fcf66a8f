import { useEffect, useState } from 'preact/hooks';

export type Route =
  | { readonly page: 'lobby' | 'lab' | 'missing' }
  | { readonly page: 'room'; readonly roomId: string; readonly replay: boolean };

/** What a path shows. */
export function routeOf(path: string): Route {
  if (path === '/') return { page: 'lobby' };
  if (/^\/lab\/?$/.test(path)) return { page: 'lab' };
  const [, roomId, replay] = /^\/r\/([A-Za-z0-9_-]{1,64})(\/replay)?\/?$/.exec(path) ?? [];
  return roomId === undefined ? { page: 'missing' } : { page: 'room', roomId, replay: replay !== undefined };
}

export const roomPath = (roomId: string): string => `/r/${roomId}`;

/** Its clips on one timeline. */
export const replayPath = (roomId: string): string => `/r/${roomId}/replay`;

export const labPath = '/lab';

/** Show another page without loading anew. A query such as `?as=Ada` is kept. */
export function goTo(path: string): void {
  history.pushState(null, '', path + location.search);
  dispatchEvent(new PopStateEvent('popstate'));
  scrollTo(0, 0);
}

/** For links: plain clicks stay in the page, others are the browser's. */
export function followLink(event: MouseEvent, path: string): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  goTo(path);
}

export function usePath(): string {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const update = () => setPath(location.pathname);
    addEventListener('popstate', update);
    return () => removeEventListener('popstate', update);
  }, []);
  return path;
}
