import type { ClipView } from '@tutti/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';

/** A check takes some seconds; after this nobody seems to make it. */
const longMs = 30_000;

/** Which clips wait for their check for long, as far as this page has seen. */
export function useLongChecks(views: readonly ClipView[]): ReadonlySet<string> {
  const seen = useRef(new Map<string, number>());
  const [, redraw] = useState(0);
  const checking = views.filter(({ status }) => status === 'checking').map(({ clipId }) => clipId);
  for (const clipId of checking) if (!seen.current.has(clipId)) seen.current.set(clipId, performance.now());
  useEffect(() => {
    if (checking.length === 0) return;
    const timer = setInterval(() => redraw((n) => n + 1), 5_000);
    return () => clearInterval(timer);
  }, [checking.length > 0]);
  return new Set(checking.filter((clipId) => performance.now() - (seen.current.get(clipId) ?? 0) > longMs));
}
